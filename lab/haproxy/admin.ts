import { connect } from "node:net";

/** One command on an admin socket; gives what HAProxy printed. It closes the connection after each command. */
export async function askHaproxy(socketPath: string, command: string, timeoutMs = 2_000): Promise<string> {
  return await new Promise((resolve, reject) => {
    const socket = connect(socketPath, () => socket.end(`${command}\n`));
    let text = "";
    socket.setEncoding("utf8");
    socket.setTimeout(timeoutMs, () =>
      socket.destroy(new Error(`HAProxy did not answer "${command}" within ${timeoutMs} ms`)),
    );
    socket.on("data", (part: string) => {
      text += part;
    });
    socket.once("error", reject);
    socket.once("close", () => resolve(text.trim()));
  });
}

/** A command whose success is silence: anything printed is its error. */
export async function tellHaproxy(socketPath: string, command: string): Promise<void> {
  const answer = await askHaproxy(socketPath, command);
  if (answer !== "") throw new Error(`HAProxy refused "${command}": ${answer}`);
}

export type ServerRow = { readonly backend: string; readonly name: string; readonly status: string };

/** Servers and their states from `show stat`: `UP`, `DOWN`, `MAINT`, `DRAIN`, … */
export async function serversOf(socketPath: string): Promise<readonly ServerRow[]> {
  const [head, ...lines] = (await askHaproxy(socketPath, "show stat -1 4 -1")).replace(/^# /, "").split("\n");
  const status = head?.split(",").indexOf("status") ?? -1;
  return lines
    .map((line) => line.split(","))
    .map((fields) => ({ backend: fields[0] ?? "", name: fields[1] ?? "", status: fields[status] ?? "" }))
    .filter((row) => row.backend !== "");
}
