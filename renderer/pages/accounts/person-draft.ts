/** The holder of an account as typed, and what is wrong with it. */
import type { AccountView } from '../../../station-core/api/contract.ts';

export interface PersonDraft {
  readonly name: string;
  readonly phone: string;
  /** One per line. */
  readonly otherPhones: string;
  readonly email: string;
  readonly address: string;
  readonly taxId: string;
  readonly note: string;
  /** One per line: plate, then the VIN. */
  readonly vehicles: string;
}

type Person = NonNullable<AccountView['person']>;
type Mutable = Omit<Person, 'otherPhones' | 'vehicles'> & { otherPhones: string[]; vehicles: { plate: string; vin: string }[] };

export const noPerson: PersonDraft = { name: '', phone: '', otherPhones: '', email: '', address: '', taxId: '', note: '', vehicles: '' };

export function draftOf(person: Person): PersonDraft {
  const { name, phone, email, address, taxId, note } = person;
  return {
    ...{ name, phone, email, address, taxId, note },
    otherPhones: person.otherPhones.join('\n'),
    vehicles: person.vehicles.map(({ plate, vin }) => [plate, vin].filter((part) => part !== '').join(', ')).join('\n'),
  };
}

/** As a call takes it: lists that are its own. */
export function personOf(draft: PersonDraft): Mutable {
  return {
    name: draft.name.trim(),
    phone: draft.phone.trim(),
    otherPhones: linesOf(draft.otherPhones),
    email: draft.email.trim(),
    address: draft.address.trim(),
    taxId: draft.taxId.trim(),
    note: draft.note.trim(),
    vehicles: vehiclesOf(draft.vehicles),
  };
}

const PHONE = /^[+\d][\d\s().\-/]{2,30}$/;
const VIN = /^[A-HJ-NPR-Z0-9]{17}$/;

export interface PersonTroubles {
  readonly name: boolean;
  readonly phone: boolean;
  readonly otherPhones: boolean;
  readonly email: boolean;
  /** The first line whose VIN is none, from 1; null: all are in order. */
  readonly vehicleLine: number | null;
}

export function troublesOf(draft: PersonDraft): PersonTroubles {
  const email = draft.email.trim();
  const at = vehiclesOf(draft.vehicles).findIndex(({ vin }) => vin !== '' && !VIN.test(vin));
  return {
    name: draft.name.trim() === '',
    phone: draft.phone.trim() !== '' && !PHONE.test(draft.phone.trim()),
    otherPhones: linesOf(draft.otherPhones).some((phone) => !PHONE.test(phone)),
    email: email !== '' && !/^[^\s@]+@[^\s@]+$/.test(email),
    vehicleLine: at < 0 ? null : at + 1,
  };
}

export function isSound(troubles: PersonTroubles): boolean {
  return !troubles.name && !troubles.phone && !troubles.otherPhones && !troubles.email && troubles.vehicleLine === null;
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** The plate stands before the comma, the VIN after it; a VIN may stand alone. */
function vehiclesOf(text: string): { plate: string; vin: string }[] {
  return linesOf(text.toUpperCase()).map((line) => {
    const [first = '', second = ''] = line.split(/[,;，；]/).map((part) => part.trim());
    return second === '' && VIN.test(first) ? { plate: '', vin: first } : { plate: first, vin: second.replaceAll(/\s/g, '') };
  });
}
