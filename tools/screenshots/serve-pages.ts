import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.ttf': 'font/ttf',
};
const packages = path.resolve(import.meta.dirname, '../../node_modules');

export interface Pages {
  /** Address of a page with this content. */
  put(name: string, html: string): string;
  close(): void;
}

/** The pages to photograph, and the installed packages that they load, on loopback. */
export async function servePages(): Promise<Pages> {
  const pages = new Map<string, string>();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const page = pages.get(pathname);
    if (page !== undefined) {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
      return;
    }
    const file = path.join(packages, path.normalize(pathname.replace(/^\/packages\//, '/')));
    const type = TYPES[path.extname(file)];
    if (!pathname.startsWith('/packages/') || type === undefined || !existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': type });
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    put(name, html) {
      pages.set(`/${name}.html`, html);
      return `http://127.0.0.1:${port}/${name}.html`;
    },
    close: () => void server.close(),
  };
}

/** Inter from its package, so that the same pictures come out on a machine without fonts. */
export const FONT_FACES = (['400Regular', '600SemiBold', '700Bold'] as const)
  .map(
    (weight) =>
      `@font-face { font-family: Inter; font-weight: ${weight.slice(0, 3)}; src: url(/packages/@expo-google-fonts/inter/${weight}/Inter_${weight}.ttf); }`,
  )
  .join('\n');
