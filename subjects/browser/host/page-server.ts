/**
 * Serves a module and the page that runs it: Vite makes of TypeScript and of packages what a browser takes, and a channel for each
 * page carries the calls.
 */
import { randomUUID } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import type { ViteDevServer } from 'vite';
import { CHANNEL_PATH, PAGE_PATH } from '../messages.ts';
import { vite, webSockets } from '../packages.ts';
import { CLIENT, CLIENT_PATH } from './no-reloading.ts';
import type { PageChannel } from './page-channel.ts';
import { PROGRAM_PATH, pageProgram } from './page-program.ts';
import { type Places, placesOf } from './places.ts';
import { plainText } from './plain-text.ts';

/** A server for the pages of one module. */
export interface PageServer {
  /** Without a slash at the end. */
  readonly origin: string;
  /** How a page imports the module. */
  readonly moduleUrl: string;
  /** Serves the page of a channel. @returns its address */
  open(channel: PageChannel): string;
  close(channel: PageChannel): void;
  /** Serves nothing from now on. */
  end(): Promise<void>;
  /** Makes the module ready. @throws whatever Vite finds wrong with it */
  prepare(): Promise<void>;
  /** Turns addresses in what a page says into places in files. */
  readonly places: Places;
  /** What Vite reported as errors since this was last asked. */
  takeErrors(): readonly string[];
}

/** So that a page has threads of WebAssembly and exact clocks. */
const HEADERS = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' };

/** @param file the module @param folder for what Vite keeps @param entry the program of the pages */
export async function servePages(file: string, folder: string, entry: URL): Promise<PageServer> {
  let errors: string[] = [];
  const keep = (text: string) => void (errors.length < MOST_ERRORS && errors.push(text));
  const [server, program] = await Promise.all([viteServer(file, folder, keep), pageProgram(entry, folder)]);
  const channels = new Map<string, PageChannel>();
  // Whoever else can reach the port is not to read files by it: only a page that was opened here has the cookie.
  const cookie = `adjoint=${randomUUID()}`;
  const http = createServer((request, response) => {
    const path = request.url ?? '/';
    if (channels.has(idIn(path, PAGE_PATH))) {
      response.setHeader('Set-Cookie', `${cookie}; Path=/; HttpOnly; SameSite=Strict`);
      return send(response, 'text/html', PAGE);
    }
    if (!(request.headers.cookie ?? '').split('; ').includes(cookie)) return refuse(response);
    if (path === PROGRAM_PATH) return send(response, 'text/javascript', program);
    if (path.startsWith(CLIENT_PATH)) return send(response, 'text/javascript', CLIENT);
    server.middlewares(request, response);
  });
  const sockets = new (await webSockets()).WebSocketServer({ noServer: true, maxPayload: LONGEST_MESSAGE });
  http.on('upgrade', (request, socket, head) => {
    const channel = channels.get(idIn(request.url ?? '', CHANNEL_PATH));
    if (channel === undefined) socket.destroy();
    else sockets.handleUpgrade(request, socket, head, (opened) => channel.connect(opened));
  });
  await new Promise<void>((resolve) => {
    http.listen(0, '127.0.0.1', resolve);
  });
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const moduleUrl = urlOf(file);
  return {
    origin,
    moduleUrl,
    open(channel) {
      channels.set(channel.id, channel);
      return `${origin}${PAGE_PATH}${channel.id}`;
    },
    close: (channel) => void channels.delete(channel.id),
    async end() {
      http.close();
      http.closeAllConnections();
      await server.close();
    },
    async prepare() {
      await server.environments.client.transformRequest(moduleUrl);
    },
    places: placesOf(server, origin),
    takeErrors() {
      const taken = errors;
      errors = [];
      return taken;
    },
  };
}

const MOST_ERRORS = 20;

/** Bytes that one message of a page may have at all; how many an answer may have, the channel says. */
const LONGEST_MESSAGE = 2 ** 30;

async function viteServer(file: string, folder: string, onError: (text: string) => void): Promise<ViteDevServer> {
  const { createServer: createVite, createLogger, searchForWorkspaceRoot } = await vite();
  const logger = createLogger('silent');
  const root = rootOf(file);
  // A page can ask for any path: it gets what Vite gives by itself, and not the rest of the disk, unless a configuration says so.
  const allow = [searchForWorkspaceRoot(root), ...packageFolders(root), folder];
  return createVite({
    root,
    base: '/',
    appType: 'custom',
    cacheDir: join(folder, 'vite'),
    clearScreen: false,
    customLogger: { ...logger, error: (text) => onError(plainText(text)) },
    // Nothing is reloaded: a page is one subject from its beginning to its end.
    server: { middlewareMode: true, hmr: false, ws: false, watch: null, fs: { allow }, headers: HEADERS },
    optimizeDeps: { entries: [file] },
  });
}

/** The folder of the package that the module is part of, or its own: a configuration of Vite lies there. */
function rootOf(file: string): string {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
  }
  return dirname(file);
}

/** Where packages lie for a folder, as they are found from there; a link to such a folder is followed, as Vite does. */
function packageFolders(root: string): string[] {
  const found: string[] = [];
  for (let folder = root, above = ''; folder !== above; above = folder, folder = dirname(folder)) {
    const packages = join(folder, 'node_modules');
    if (existsSync(packages)) found.push(packages, realpathSync(packages));
  }
  return found;
}

/** How Vite serves a file that may lie anywhere. */
function urlOf(file: string): string {
  return `/@fs${file.startsWith('/') ? '' : '/'}${file.replaceAll('\\', '/')}`;
}

/** First what a configuration defines, which Vite serves in a file of its own. */
const PAGE = [
  '<!doctype html><title>adjoint</title><link rel="icon" href="data:,"><body>',
  '<script type="module" src="/@vite/env"></script>',
  `<script type="module" src="${PROGRAM_PATH}"></script>`,
].join('\n');

/** What follows in a path; empty for another path. */
function idIn(path: string, prefix: string): string {
  return path.startsWith(prefix) ? path.slice(prefix.length) : '';
}

function refuse(response: ServerResponse): void {
  response.writeHead(403);
  response.end();
}

function send(response: ServerResponse, type: string, text: string): void {
  response.writeHead(200, { 'Content-Type': `${type}; charset=utf-8`, ...HEADERS });
  response.end(text);
}
