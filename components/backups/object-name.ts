/** A key as people read it: the folder it lies in, and its name there. One that ends as a folder does is a name of its own. */
export function objectName(key: string): { readonly folder: string; readonly name: string } {
  const at = key.slice(0, -1).lastIndexOf("/") + 1;
  return { folder: key.slice(0, at), name: key.slice(at) };
}
