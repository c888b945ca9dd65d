/** What a register map says: which register means what, and how it is read. */
import type { SensorKind } from '../../../domain/safety.ts';

/** bit: one bit of a register. order: how the bytes of a value lie in its registers, A the most significant. */
export type PointType =
  | 'bool' | 'bit' | 'uint16' | 'int16' | 'uint32' | 'int32' | 'uint64' | 'int64' | 'float32' | 'float64' | 'bcd16' | 'bcd32'; // prettier-ignore
export type ByteOrder = 'ABCD' | 'CDAB' | 'BADC' | 'DCBA';
export type Area = 'coil' | 'discrete' | 'input' | 'holding';

export interface MapPoint {
  readonly name: string;
  readonly area: Area;
  /** As on the wire, from 0. */
  readonly address: number;
  readonly type: PointType;
  /** Of type bit: 0 is the least. */
  readonly bit: number;
  readonly order: ByteOrder;
  /** value = raw × scale + offset. */
  readonly scale: number;
  readonly offset: number;
  readonly unit: string;
  /** What kind of sensor it is as a rule. */
  readonly kind: SensorKind;
  /** Raw values by which the device says that it measures nothing. */
  readonly missing: readonly number[];
  readonly low: number | null;
  readonly high: number | null;
  /** Of an output: it may be written. on and off: what is written into a register. */
  readonly write: boolean;
  readonly on: number;
  readonly off: number;
}

export interface RegisterMap {
  readonly name: string;
  readonly title: { readonly en: string; readonly zh: string };
  readonly isOwn: boolean;
  /** So many registers or bits are asked for at once, and so many that nobody asked for may lie between two points of one read. */
  readonly mostRegisters: number;
  readonly mostBits: number;
  readonly mostGap: number;
  readonly points: readonly MapPoint[];
}
