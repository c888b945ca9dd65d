/** What evidence may take of memory and disk, and what happens there. */
const MIB = 1_024 * 1_024;

/** Of one ring. Beyond, the oldest group of pictures goes; one group larger than that is not kept. */
export const RING_BYTES = 64 * MIB;
export const RING_S = 120;

/** One clip. It ends there, whole, and says so. */
export const CLIP_MS = 30 * 60_000;
export const CLIP_BYTES = 2_048 * MIB;
/** Pictures that wait for the disk, of one clip. Beyond, pictures are left out up to the next key frame, and the clip says so. */
export const BACKLOG_BYTES = 48 * MIB;
/** Clips of one camera at a time. Beyond, another is refused. */
export const CLIPS = 8;
/** What was written is on the disk after so long, or so much. */
export const SYNC_MS = 2_000;
export const SYNC_BYTES = 4 * MIB;

/** Left free on the disk, so that the station itself can go on writing. Below, recording stops and is said to. */
export const FREE_BYTES = 512 * MIB;
/** Free again means a quarter more. */
export const FREE_AGAIN_BYTES = 640 * MIB;
export const LOOK_MS = 5_000;

/** No picture for so long: it is not recording. */
export const STOPPED_MS = 10_000;
