/** Adds the migrations that are not frozen yet to frozen.json: `node test/migration/freeze.ts`, once, when they ship. Changes none. */
import { readFileSync, writeFileSync } from 'node:fs';
import { migrations } from '../../station-core/store/migrations/all.ts';
import { hashOf } from '../../station-core/store/migrations/list.ts';

interface Frozen {
  readonly number: number;
  readonly name: string;
  readonly sha256: string;
}

const file = new URL('./frozen.json', import.meta.url);
const frozen = JSON.parse(readFileSync(file, 'utf8')) as Frozen[];
const added = migrations
  .slice(frozen.length)
  .map((migration) => ({ number: migration.number, name: migration.name, sha256: hashOf(migration) }));
writeFileSync(file, `${JSON.stringify([...frozen, ...added], null, 2)}\n`);
console.log(added.length === 0 ? 'nothing to freeze' : `frozen: ${added.map(({ number, name }) => `${number} ${name}`).join(', ')}`);
