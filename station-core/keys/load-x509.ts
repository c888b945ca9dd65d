/** The certificate library, loaded when a certificate is made, once in a year; every start would wait 100 ms for it. */
import type * as X509 from '@peculiar/x509';
import { webcrypto } from 'node:crypto';

export type X509Library = typeof X509;

export async function loadX509(): Promise<X509Library> {
  await import('reflect-metadata'); // before @peculiar/x509, which needs it
  const x509 = await import('@peculiar/x509');
  x509.cryptoProvider.set(webcrypto);
  return x509;
}
