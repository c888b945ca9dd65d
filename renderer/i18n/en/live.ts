/** Words over a camera's picture. */
export const live = {
  picture: 'What {{name}} sees',
  waiting: 'Waiting for the picture',
  nothing: 'No picture comes. It is tried again.',
  live: 'Live',
  old: 'Stands still for {{seconds}} s',
  snapshot: 'Snapshot, {{seconds}} s old',
  'why.not-secure': 'Snapshots instead of video: this page came without HTTPS. Open the station’s https address to see video.',
  'why.no-decoder': 'Snapshots instead of video: this browser is too old to show it.',
  'why.codec': 'Snapshots instead of video: this browser does not know the camera’s video (often H.265). Set its second stream to H.264.',
  'why.still': 'One picture a minute',
};
