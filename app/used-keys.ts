import path from "node:path";
import type { CallExpression, Expression, Node, SourceFile } from "typescript/unstable/ast";
import {
  isArrayLiteralExpression,
  isAwaitExpression,
  isCallExpression,
  isIdentifier,
  isParenthesizedExpression,
  isPropertyAccessExpression,
  isVariableDeclaration,
} from "typescript/unstable/ast/is";
import { API, type Checker, type Type } from "typescript/unstable/sync";

/** Full names of the keys that code says (`shell.nav.audit`), and the namespaces whose keys only data knows (`useWords`). */
export type Used = { readonly keys: ReadonlySet<string>; readonly byData: ReadonlySet<string> };
type Found = { readonly keys: Set<string>; readonly byData: Set<string> };

/**
 * Asks the compiler which keys a translator can be given: a dynamic one (`status.${run.status}`) counts for the values its type
 * has at that place and for no other, so that nothing passes as used because its neighbour is.
 * @param config path of a tsconfig.json
 * @param folders of the sources that speak, relative to it
 * @throws Error naming file and line where a key is no set of texts, or a translator leaves the place that made it
 */
export function usedKeys(config: string, folders: readonly string[]): Used {
  const api = new API();
  try {
    const project = api.updateSnapshot({ openProjects: [config] }).getProject(config);
    if (!project) throw new Error(`${config}: not a project`);
    const roots = folders.map((folder) => path.join(path.dirname(config), folder) + path.sep);
    const found: Found = { keys: new Set(), byData: new Set() };
    for (const name of project.program.getSourceFileNames()) {
      if (!roots.some((root) => name.startsWith(root)) || /\.test\.tsx?$/.test(name)) continue;
      const file = project.program.getSourceFile(name);
      if (file) readFile(file, project.checker, found);
    }
    return found;
  } finally {
    api.close();
  }
}

function readFile(file: SourceFile, checker: Checker, found: Found): void {
  /** Namespace by the translator's symbol. */
  const translators = new Map<number, string>();
  const names = new Set<string>();
  for (const node of nodesOf(file)) {
    if (!isCallExpression(node) || !isIdentifier(node.expression)) continue;
    if (node.expression.text === "useWords") for (const name of textsOf(node.arguments[0])) found.byData.add(name);
    const namespace = namespaceOf(node);
    const holder = bare(node).parent;
    if (namespace === undefined || !isVariableDeclaration(holder)) continue;
    const symbol = checker.getSymbolAtLocation(holder.name);
    if (!symbol || !isIdentifier(holder.name)) throw at(node, "keep the translator under one name");
    translators.set(symbol.id, namespace);
    names.add(holder.name.text);
  }
  for (const node of nodesOf(file)) {
    if (isCallExpression(node)) {
      const made = isParenthesizedExpression(node.expression) ? namespaceOf(inner(node.expression)) : undefined;
      if (made) say(made, node);
    }
    if (!isIdentifier(node) || !names.has(node.text) || isVariableDeclaration(node.parent)) continue;
    const namespace = translators.get(checker.getSymbolAtLocation(node)?.id ?? -1);
    if (namespace === undefined) continue;
    const callee = isPropertyAccessExpression(node.parent) && node.parent.expression === node ? node.parent : node;
    const call = callee.parent;
    if (isArrayLiteralExpression(call)) continue; // a hook's list of dependencies
    if (!isCallExpression(call) || call.expression !== callee) throw at(node, "call the translator where it was made");
    say(namespace, call);
  }

  function say(namespace: string, call: CallExpression): void {
    for (const key of textsOf(call.arguments[0])) found.keys.add(`${namespace}.${key}`);
  }

  /** Undefined: makes no translator, or, as `useWords` does, one of a namespace that is chosen at run time. */
  function namespaceOf(node: Node): string | undefined {
    if (!isCallExpression(node) || !isIdentifier(node.expression)) return undefined;
    if (!["useTranslations", "getTranslations"].includes(node.expression.text)) return undefined;
    const [one, ...more] = textsOf(node.arguments[0]);
    return more.length === 0 ? one : undefined;
  }

  function textsOf(node: Expression | undefined): readonly string[] {
    const texts = node ? literals(checker.getTypeAtLocation(node)) : null;
    if (!node || texts === null) throw at(node ?? file, "a key must be of a type that lists its values");
    return texts;
  }

  function at(node: Node, remedy: string): Error {
    const line = file.text.slice(0, node.pos).split("\n").length;
    return new Error(`${file.fileName}:${line}: ${remedy}: ${node.getText(file).slice(0, 80)}`);
  }
}

/** The texts a type can be; null when it is not a set of texts. */
function literals(type: Type | undefined): readonly string[] | null {
  if (type?.isStringLiteralType()) return [type.value];
  if (!type?.isUnionType()) return null;
  const parts = type.getTypes().map(literals);
  return parts.every((part) => part !== null) ? parts.flat() : null;
}

function* nodesOf(node: Node): Generator<Node> {
  yield node;
  const children: Node[] = [];
  node.forEachChild((child) => void children.push(child));
  for (const child of children) yield* nodesOf(child);
}

/** The call with the `await` around it. */
function bare(call: Node): Node {
  return isAwaitExpression(call.parent) ? call.parent : call;
}

/** What stands in parentheses, without its `await`. */
function inner(node: Node): Node {
  if (isParenthesizedExpression(node) || isAwaitExpression(node)) return inner(node.expression);
  return node;
}
