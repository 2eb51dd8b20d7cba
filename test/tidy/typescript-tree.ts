import ts from 'typescript'

/** The syntax tree of a file; no types. */
export function parse(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
}

/** Every node of a tree, outer before inner. */
export function nodesOf(root: ts.Node): ts.Node[] {
  const found: ts.Node[] = [root]
  ts.forEachChild(root, (child) => {
    found.push(...nodesOf(child))
  })
  return found
}
