// Parses PowerShell files and prints where one is no PowerShell: node parse.mjs RUNTIME GRAMMAR FILE…
// With --literals as the last argument each file's single-quoted texts are printed instead, as JSON.
import fs from 'node:fs'
import { pathToFileURL } from 'node:url'

const [runtime, grammar, ...rest] = process.argv.slice(2)
const literals = rest.at(-1) === '--literals'
const files = literals ? rest.slice(0, -1) : rest
const { Parser, Language } = await import(pathToFileURL(runtime))
await Parser.init()
const parser = new Parser()
parser.setLanguage(await Language.load(grammar))

let wrong = 0
const found = {}
for (const file of files) {
  const tree = parser.parse(fs.readFileSync(file, 'utf8').replace(/^\ufeff/, ''))
  found[file] = []
  const walk = (node) => {
    if (node.isError || node.isMissing) {
      wrong++
      console.error(`${file}:${node.startPosition.row + 1}:${node.startPosition.column + 1}: ${node.isMissing ? 'missing ' + node.type : node.text.slice(0, 80)}`)
    } else if (node.type === 'verbatim_string_characters') {
      found[file].push(node.text)
    } else {
      node.children.forEach(walk)
    }
  }
  walk(tree.rootNode)
  tree.delete()
}
if (literals) console.log(JSON.stringify(found))
process.exitCode = wrong > 0 ? 1 : 0
