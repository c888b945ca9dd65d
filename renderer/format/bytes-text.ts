/** A number of bytes as text: "812 B", "9.4 kB", "31.5 MB", by thousands as file managers and makers count. */
export function bytesText(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  const [size, unit] = bytes < 1_000_000 ? [1_000, 'kB'] : [1_000_000, 'MB'];
  return `${(Math.floor((bytes * 10) / size) / 10).toFixed(1)} ${unit}`;
}
