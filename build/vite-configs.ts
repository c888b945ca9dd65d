/** The bundles: the Node part (core and Electron main), the preload script, the station's screens, HQ's pages. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import type { InlineConfig, Plugin } from 'vite';

/** Every door of the Node bundle, by the name its file gets under out/. Worker doors come in addition: `coreWorkers`. */
export const nodeDoors = {
  'core/index': 'station-core/index.ts',
  'core/cli': 'station-core/cli.ts',
  'main/index': 'main/index.ts',
  'main/core-entry': 'main/core-entry.ts',
} as const;

/** Core and main: ES modules for Node 24; every package stays outside and is shipped in node_modules. `workers`: thread doors as paths from the project folder. */
export function nodeConfig(root: string, workers: readonly string[]): InlineConfig {
  const doors: Record<string, string> = {};
  for (const [name, file] of Object.entries(nodeDoors)) doors[name] = path.join(root, file);
  for (const file of workers) doors[`core/${path.basename(file, '.ts')}`] = path.join(root, file);
  return {
    ...common(root),
    plugins: [filesBesideTheCode()],
    build: {
      ssr: true,
      target: 'node24',
      emitAssets: true,
      outDir: path.join(root, 'out'),
      emptyOutDir: false,
      minify: false,
      sourcemap: false,
      rolldownOptions: {
        input: doors,
        // A package's JSON is built in: the `with { type: 'json' }` of its import does not outlive the bundler.
        external: (id: string) => isPackage(id) && !id.endsWith('.json'),
        output: {
          format: 'es',
          entryFileNames: '[name].js',
          // One folder for what is shared: `import.meta.url` must mean the core's folder wherever a module ends up.
          chunkFileNames: 'core/shared-[name]-[hash].js',
          assetFileNames: 'core/[name][extname]',
        },
      },
    },
  };
}

/** The preload script: one CommonJS file, because a sandboxed preload can load nothing but 'electron'. */
export function preloadConfig(root: string): InlineConfig {
  return {
    ...common(root),
    build: {
      ssr: true,
      target: 'chrome156',
      outDir: path.join(root, 'out/preload'),
      emptyOutDir: true,
      minify: false,
      sourcemap: false,
      rolldownOptions: {
        input: { index: path.join(root, 'preload/index.ts') },
        external: ['electron'],
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  };
}

/** The screens: a web page for Chromium 156, served by the station itself under `/`. */
export function rendererConfig(root: string): InlineConfig {
  return {
    ...common(root),
    root: path.join(root, 'renderer'),
    base: '/',
    plugins: [react()],
    build: {
      target: 'chrome156',
      outDir: path.join(root, 'out/renderer'),
      emptyOutDir: true,
      sourcemap: false,
      manifest: true,
      // The page's Content-Security-Policy allows no data: scripts or fonts, so nothing is inlined.
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 1_500,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: { index: path.join(root, 'renderer/index.html'), 'service-worker': path.join(root, 'renderer/service-worker.ts') },
        // A service worker is known by its address, and rules over the folder it stands in.
        output: { entryFileNames: (chunk) => (chunk.name === 'service-worker' ? '[name].js' : 'assets/[name]-[hash].js') },
      },
    },
  };
}

/** HQ's pages: made from the same components, served by the receiver under `/`. */
export function hqPagesConfig(root: string): InlineConfig {
  const station = rendererConfig(root);
  return {
    ...station,
    build: {
      ...station.build,
      outDir: path.join(root, 'out/hq-pages'),
      rolldownOptions: { input: { hq: path.join(root, 'renderer/hq.html') }, output: { entryFileNames: 'assets/[name]-[hash].js' } },
    },
  };
}

function common(root: string): InlineConfig {
  return { root, configFile: false, envDir: false, publicDir: false, logLevel: 'warn', clearScreen: false };
}

/** A package or a Node builtin, as opposed to a file of ours (relative, absolute or virtual). */
function isPackage(id: string): boolean {
  return !id.startsWith('.') && !id.startsWith('\0') && !path.isAbsolute(id);
}

const besideTheCode = /new URL\(\s*(['"])(\.{1,2}\/[^'"]+)\1\s*,\s*import\.meta\.url\s*\)/g;

/** Data files named as `new URL('./x.ttf', import.meta.url)` are copied into out/core and the name follows them; a worker's source name becomes its bundle's. */
function filesBesideTheCode(): Plugin {
  return {
    name: 'files-beside-the-code',
    async transform(code, id) {
      if (!/\.ts$/.test(id) || !code.includes('import.meta.url')) return null;
      const renamed = new Map<string, string>();
      for (const [, , relative] of code.matchAll(besideTheCode)) {
        if (relative === undefined) continue;
        const target = path.resolve(path.dirname(id), relative);
        if (relative.endsWith('-worker.ts')) renamed.set(relative, `./${path.basename(relative, '.ts')}.js`);
        else if (path.extname(target) !== '' && !target.endsWith('.ts') && existsSync(target)) {
          this.emitFile({ type: 'asset', name: path.basename(target), source: await readFile(target) });
          renamed.set(relative, `./${path.basename(target)}`);
        }
      }
      if (renamed.size === 0) return null;
      return {
        code: code.replace(besideTheCode, (whole, quote: string, relative: string) =>
          whole.replace(`${quote}${relative}${quote}`, `'${renamed.get(relative) ?? relative}'`),
        ),
        map: null,
      };
    },
  };
}
