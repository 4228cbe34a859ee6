import { didYouMean } from "../file/did-you-mean.ts";
import type { Finding } from "../file/problem.ts";
import type { SiteComponent, SiteFile } from "./site-schema.ts";

type Policy = NonNullable<SiteFile["policies"]["backlog"]>[number];
type Path = readonly (string | number)[];
/** Which adapter each of a policy's components must have, and what such a thing is called. */
const PARTS = {
  stream: { adapters: ["redis-streams"], called: "stream" },
  consumers: { adapters: ["processes", "scaler-http", "scaler-commands"], called: "group of consumers" },
  flags: { adapters: ["flags"], called: "set of flags" },
} satisfies Record<string, { readonly adapters: readonly SiteComponent["adapter"][]; readonly called: string }>;

/** Marks that leave room between them, components that there are, all in one region: nothing of this goes over a border. */
export function* checkBacklog(file: SiteFile): Generator<Finding> {
  const policies = file.policies.backlog ?? [];
  for (const [index, policy] of policies.entries()) {
    const path = ["policies", "backlog", index];
    yield* checkMarks(policy, path);
    yield* checkParts(file, policy, path);
    const twin = policies
      .slice(0, index)
      .find((one) => one.stream === policy.stream || one.consumers === policy.consumers);
    if (twin === undefined) continue;
    const what = `${twin.stream === policy.stream ? policy.stream : policy.consumers} has a policy already`;
    yield { path: [...path, "stream"], what, remedy: "Two would undo each other's steps: write one." };
  }
}

function* checkMarks({ low, high, relaxed, normal }: Policy, path: Path): Generator<Finding> {
  if (low >= high) {
    const what = `low (${low}) is not below high (${high})`;
    yield {
      path: [...path, "low"],
      what,
      remedy: "Leave room between them, or it goes to and fro: low: 50, high: 500.",
    };
  }
  if (relaxed.sampling >= normal.sampling) {
    const what = "relaxed would keep as much as normal";
    yield { path: [...path, "relaxed", "sampling"], what, remedy: "Choose a smaller share than under normal." };
  }
  if (relaxed.ttl > normal.ttl) {
    const what = "relaxed would keep logs for longer than normal";
    yield { path: [...path, "relaxed", "ttl"], what, remedy: "Choose a time that is not longer than under normal." };
  }
}

function* checkParts(file: SiteFile, policy: Policy, path: Path): Generator<Finding> {
  const all = Object.entries(file.services).flatMap(([service, { components }]) =>
    Object.entries(components).map(([name, component]) => ({ id: `${service}/${name}`, component })),
  );
  const stream = all.find(({ id }) => id === policy.stream);
  for (const part of ["stream", "consumers", "flags"] as const) {
    const { adapters, called } = PARTS[part];
    const fits = ({ adapter }: SiteComponent) => adapters.some((one) => one === adapter);
    const fitting = all.filter(({ component }) => fits(component));
    const found = all.find(({ id }) => id === policy[part]);
    const at = [...path, part];
    const names = fitting.map(({ id }) => id);
    if (found === undefined) {
      yield { path: at, what: `unknown component "${policy[part]}"`, remedy: didYouMean(policy[part], names) };
    } else if (!fits(found.component)) {
      yield { path: at, what: `"${policy[part]}" is no ${called}`, remedy: didYouMean(policy[part], names) };
    } else if (stream && regionOf(found.component) !== regionOf(stream.component)) {
      const here = fitting.filter(({ component }) => regionOf(component) === regionOf(stream.component));
      const what = `"${policy[part]}" is in ${regionOf(found.component)}, the stream in ${regionOf(stream.component)}`;
      yield {
        path: at,
        what,
        remedy: didYouMean(
          policy[part],
          here.map(({ id }) => id),
        ),
      };
    } else if (part === "consumers" && readBy(found.component) !== policy.stream) {
      const what = `"${policy[part]}" reads ${readBy(found.component)}, not ${policy.stream}`;
      yield { path: at, what, remedy: "Name the consumers that read this stream." };
    }
  }
}

function regionOf(component: SiteComponent): string | null {
  return "region" in component ? component.region : null;
}

function readBy(consumers: object): string {
  return "of" in consumers ? String(consumers.of) : "nothing";
}
