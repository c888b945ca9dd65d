/** Draws build/icon.png (512 x 512): `node build/draw-icon.ts`. A pile's lightning on the station's blue, from a few polygons, so that the picture has a source. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { root } from './project.ts';

type Point = readonly [x: number, y: number];
type Colour = readonly [red: number, green: number, blue: number, alpha: number];

const size = 512;
/** Samples per pixel and axis: edges are smooth because a pixel is the mean of 16 samples. */
const samples = 4;
const clear: Colour = [0, 0, 0, 0];
const white: Colour = [255, 255, 255, 255];

/** In units of the picture's width. */
const bolt: readonly Point[] = [
  [0.56, 0.14],
  [0.27, 0.56],
  [0.47, 0.56],
  [0.42, 0.86],
  [0.73, 0.42],
  [0.52, 0.42],
];

/** The colour at a point: a rounded square shaded from top to bottom, and the bolt on it. */
function colourAt(x: number, y: number): Colour {
  if (!insideRounded(x, y, 0.03, 0.2)) return clear;
  if (insidePolygon(x, y, bolt)) return white;
  return [Math.round(28 + 10 * (1 - y)), Math.round(86 + 44 * (1 - y)), Math.round(170 + 60 * (1 - y)), 255];
}

function insideRounded(x: number, y: number, margin: number, radius: number): boolean {
  const beyond = (v: number): number => Math.max(margin + radius - v, v - (1 - margin - radius), 0);
  return Math.hypot(beyond(x), beyond(y)) <= radius;
}

/** Even-odd rule. */
function insidePolygon(x: number, y: number, points: readonly Point[]): boolean {
  let inside = false;
  points.forEach(([ax, ay], index) => {
    const [bx, by] = points[(index + 1) % points.length] ?? [ax, ay];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  });
  return inside;
}

function pixel(column: number, row: number): Colour {
  const sum = [0, 0, 0, 0];
  for (let i = 0; i < samples * samples; i++) {
    const [red, green, blue, alpha] = colourAt(
      (column + ((i % samples) + 0.5) / samples) / size,
      (row + (Math.floor(i / samples) + 0.5) / samples) / size,
    );
    [red * alpha, green * alpha, blue * alpha, alpha].forEach((value, at) => (sum[at] = (sum[at] ?? 0) + value));
  }
  const [red = 0, green = 0, blue = 0, alpha = 0] = sum;
  const of = (value: number): number => (alpha === 0 ? 0 : Math.round(value / alpha));
  return [of(red), of(green), of(blue), Math.round(alpha / samples ** 2)];
}

/** PNG (ISO 15948): signature, IHDR (8 bit RGBA), one IDAT, IEND. */
function png(): Buffer {
  const rows: Buffer[] = [];
  for (let row = 0; row < size; row++) {
    const line = Buffer.alloc(1 + size * 4);
    for (let column = 0; column < size; column++) line.set(pixel(column, row), 1 + column * 4);
    rows.push(line);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(size, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.byteLength + 8);
  framed.writeUInt32BE(data.byteLength, 0);
  framed.set(body, 4);
  framed.writeUInt32BE(crc32(body), body.byteLength + 4);
  return framed;
}

writeFileSync(path.join(root, 'build/icon.png'), png());
