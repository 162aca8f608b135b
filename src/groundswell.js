// Plain JavaScript, and nothing else in it: the types of what runs before the compile cache is on would be stripped anew at
// every start, and the tool that does it stays in memory. An older Node cannot read anything else of this program.
import * as module from 'node:module';

if (Number.parseInt(process.versions.node, 10) < 24) {
  process.stderr.write(
    `groundswell: This needs Node 24 or newer; this is ${process.versions.node}.\n  npm install brings one along: start it with npm start, or with npx groundswell.\n`,
  );
  process.exit(1);
}
module.enableCompileCache();
await import('./main.ts');
