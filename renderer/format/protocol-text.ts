/** A protocol as people write it: "ocpp2.0.1" is OCPP 2.0.1. Others stand as they are. */
export function protocolText(protocol: string): string {
  const version = /^ocpp(\d[\d.]*)$/.exec(protocol)?.[1];
  return version === undefined ? protocol : `OCPP ${version}`;
}
