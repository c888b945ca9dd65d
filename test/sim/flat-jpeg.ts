/** A real baseline JPEG of one grey, made from nothing: what a simulated camera's snapshot is. */

/** brightness 0 to 255. Width and height at most 4,096. */
export function flatJpeg(width: number, height: number, brightness = 90): Buffer {
  const blocks = Math.ceil(width / 8) * Math.ceil(height / 8);
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    segment(0xdb, [0, ...new Array<number>(64).fill(8)]),
    segment(0xc0, [8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0]),
    segment(0xc4, [0x00, ...codeLengths(1, 1), 0, 7]), // DC: `0` is no change, `10` is a change of 7 bits
    segment(0xc4, [0x10, ...codeLengths(1, 0), 0]), // AC: `0` ends the block
    segment(0xda, [1, 1, 0x00, 0, 63, 0]),
    scan(blocks, brightness),
    Buffer.from([0xff, 0xd9]),
  ]);
}

function segment(marker: number, body: readonly number[]): Buffer {
  const size = body.length + 2;
  return Buffer.from([0xff, marker, size >> 8, size & 255, ...body]);
}

/** How many codes have one and two bits; the other fourteen lengths have none. */
function codeLengths(ofOne: number, ofTwo: number): number[] {
  return [ofOne, ofTwo, ...new Array<number>(14).fill(0)];
}

function scan(blocks: number, brightness: number): Buffer {
  const level = brightness >= 128 ? Math.max(64, Math.min(127, brightness - 128)) : Math.max(-127, Math.min(-64, brightness - 128));
  const change = (level > 0 ? level : level + 127).toString(2).padStart(7, '0');
  const bits = `10${change}0${'00'.repeat(blocks - 1)}`;
  const bytes: number[] = [];
  for (let at = 0; at < bits.length; at += 8) {
    const byte = Number.parseInt(bits.slice(at, at + 8).padEnd(8, '1'), 2);
    bytes.push(byte);
    if (byte === 0xff) bytes.push(0);
  }
  return Buffer.from(bytes);
}
