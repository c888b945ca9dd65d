/** A map picture for the demo, made from nothing: land, a river and three roads, as a PNG. */
import { crc32, deflateSync } from 'node:zlib';

const WIDTH = 1_200;
const HEIGHT = 700;
const LAND = [238, 240, 236];
const WATER = [203, 220, 232];
const ROAD = [252, 252, 250];
const EDGE = [206, 208, 204];

export function demoMapPng(): Buffer {
  const rows = Buffer.alloc((WIDTH * 3 + 1) * HEIGHT);
  for (let y = 0; y < HEIGHT; y += 1)
    for (let x = 0; x < WIDTH; x += 1) {
      const [red = 0, green = 0, blue = 0] = colorAt(x, y);
      rows.set([red, green, blue], y * (WIDTH * 3 + 1) + 1 + x * 3);
    }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(WIDTH, 0);
  head.writeUInt32BE(HEIGHT, 4);
  head.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function colorAt(x: number, y: number): readonly number[] {
  const roads = [Math.abs(y - 180 - x * 0.12), Math.abs(y - 640 + x * 0.28), Math.abs(x - 820 + Math.sin(y / 120) * 30)];
  const nearest = Math.min(...roads);
  if (nearest < 5) return ROAD;
  if (nearest < 7) return EDGE;
  return Math.abs(y - 400 - Math.sin(x / 170) * 60) < 26 + x / 60 ? WATER : LAND;
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
