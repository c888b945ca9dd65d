/** What a camera may ask of us by RTSP. Beyond a limit the line is given up with a sentence, and dialled anew later. */

/** Start line and headers of one message. */
export const HEAD_BYTES = 16 * 1_024;
export const HEADER_LINES = 64;
/** An SDP of a camera is 1 to 2 KiB. */
export const BODY_BYTES = 64 * 1_024;
export const SDP_LINES = 400;
export const SDP_MEDIA = 8;

/** One picture. A key frame of a 4K camera is about 1 MiB. */
export const FRAME_BYTES = 4 * 1_024 * 1_024;
/** RTP packets, or parts in packets, of one picture. */
export const FRAME_PARTS = 16_384;
/** VPS, SPS or PPS each; they are some ten to hundred bytes. */
export const PARAMETER_SET_BYTES = 1_024;
/** Different PPS that are kept. */
export const PARAMETER_SETS = 16;

export const CONNECT_MS = 5_000;
export const ANSWER_MS = 5_000;
/** No picture for so long: the camera is dialled anew. */
export const SILENCE_MS = 10_000;
/** More than this, over a window: 64 Mbit/s is twice what the largest cameras send. */
export const FLOOD_BYTES_PER_S = 8 * 1_024 * 1_024;
export const FLOOD_WINDOW_MS = 4_000;
/** How far a camera's own clock may stray from arrival before times begin anew. */
export const STRAY_MS = 5_000;

/** Waits before each new attempt; the last one repeats. */
export const WAITS_MS = [1_000, 2_000, 5_000, 10_000, 30_000] as const;
/** A camera that refuses the password locks the account when it is asked often. */
export const REFUSED_WAITS_MS = [30_000, 60_000, 300_000] as const;
/** Played for so long: the next waits begin at the first again. */
export const STEADY_MS = 30_000;
