import { componentIds, findComponent } from "../topology/find.ts";
import type { Topology } from "../topology/topology.ts";

/** What votes are about: `target` as agents name it in their own files, `subject` as everything here does. */
export type Subject = {
  readonly subject: string;
  readonly target: string;
  /** Where it stands: the agent there has no vote on it. */
  readonly place: string;
  /** The database it is a node of; null: a place. */
  readonly component: string | null;
};

/**
 * Places and database nodes. An agent looks at `kr-a/meta-db`, an instance by its service's name; that is the node `meta-db/kr:kr-a`.
 */
export function subjectsOf(topology: Topology): readonly Subject[] {
  const places = Object.keys(topology.agents).map((place) => ({
    ...{ subject: place, target: place, place },
    component: null,
  }));
  const nodes = componentIds(topology).flatMap((id) => {
    const component = findComponent(topology, id);
    if (component?.kind !== "database") return [];
    return Object.keys(component.nodes).map((zone) => ({
      ...{ subject: `${id}:${zone}`, target: `${zone}/${id.split("/")[0]}`, place: zone },
      component: id,
    }));
  });
  return [...places, ...nodes];
}
