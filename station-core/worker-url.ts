/** A worker's file: beside this one in source (.ts) and in the bundle (.js). folder: below this one, in source alone. */
export function workerUrl(folder: string, name: string): URL {
  return import.meta.url.endsWith('.ts') ? new URL(`./${folder}/${name}.ts`, import.meta.url) : new URL(`./${name}.js`, import.meta.url);
}
