/** What a camera may send, and how long it may take. Past a limit the answer is refused with a Fault, and nothing else happens. */

export const LIMITS = {
  /** Bytes of one SOAP answer. */
  answerBytes: 1_024 * 1_024,
  /** Bytes of one picture. */
  pictureBytes: 8 * 1_024 * 1_024,
  /** Elements inside of each other, elements in all, attributes of one element. */
  depth: 32,
  elements: 20_000,
  attributes: 64,
  /** Characters of a name or of one attribute's value; longer is refused. */
  nameLength: 128,
  attributeLength: 16_384,
  /** One call, from connecting to the last byte, in milliseconds. */
  callMs: 5_000,
  /** Notifications of one answer, items of one notification, characters kept of a value. */
  notifications: 200,
  items: 64,
  valueLength: 256,
  /** Profiles, presets, relays, inputs kept of what a camera tells. */
  things: 64,
} as const;
