import type { Node } from "./node.ts";

export class Violation extends Error {
  override readonly name = "Violation";
}

export type Acknowledged = { readonly row: number; readonly by: string };

/**
 * What must hold of acknowledged rows, judged from outside with everything in sight. Rows that an approved loss gave up are forgiven,
 * and so is what an old primary lets through after such a promotion: nobody said that it was silent.
 */
export class Ledger {
  readonly #acknowledged: Acknowledged[] = [];
  readonly #forgiven = new Set<number>();
  #leader: Node | null = null;
  /** Old primaries that were left running: the loss of what they let through was allowed. */
  readonly #abandoned = new Set<string>();
  proven = 0;

  get rows(): number {
    return this.#acknowledged.length;
  }

  /** A client was told that its row is committed. Whoever says so is the primary, or the primary has that row as well. */
  acknowledge(row: number, by: Node): void {
    this.#acknowledged.push({ row, by: by.zone });
    if (this.#abandoned.has(by.zone)) {
      this.#forgiven.add(row);
      return;
    }
    this.#leader ??= by;
    if (by !== this.#leader && !this.#leader.has(row)) {
      throw new Violation(`two primaries acknowledge: row ${row} by ${by.zone}, and ${this.#leader.zone} lacks it`);
    }
  }

  /** Clients are led there from now on. */
  leads(node: Node): void {
    const lost = this.#missing(node);
    if (lost.length > 0) throw new Violation(`clients are led to ${node.zone}, which lacks ${tell(lost)}`);
    this.#leader = node;
  }

  /** A node became primary by the verdict of the executor that holds the run. */
  promoted(node: Node, proven: boolean, lossAllowed: boolean, nodes: Iterable<Node>): void {
    this.#abandoned.delete(node.zone);
    const lost = this.#missing(node);
    if (proven) {
      this.proven += 1;
      if (lost.length > 0) throw new Violation(`${node.zone} was promoted with a proof and lacks ${tell(lost)}`);
    } else {
      if (!lossAllowed) throw new Violation(`${node.zone} was promoted without a proof, and nobody allowed a loss`);
      for (const { row } of lost) this.#forgiven.add(row);
      for (const one of nodes) if (one !== node && one.role === "primary") this.#abandoned.add(one.zone);
    }
    this.#leader = node;
  }

  #missing(node: Node): readonly Acknowledged[] {
    return this.#acknowledged.filter(({ row }) => !this.#forgiven.has(row) && !node.has(row));
  }
}

function tell(lost: readonly Acknowledged[]): string {
  return lost.map(({ row, by }) => `row ${row} acknowledged by ${by}`).join(", ");
}
