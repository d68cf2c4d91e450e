/** What is played to a conference or one of its members, and its recordings. */
import type { PlaybackEnd } from '../../media/media-engine.ts';
import type { Conference, ConferenceMember } from './conference.ts';

const recordingsMax = 16;

/** `play <file> [async] [member id]`: answered at once, the end is told by an event. */
export function playToConference(conference: Conference, words: readonly string[]): string {
  const file = words[0] ?? '';
  if (file === '') return 'play <file_path> [async|<member_id> [nomux]]';
  const id = words.slice(1).find((word) => /^\d+$/.test(word));
  if (id === undefined) return playToAll(conference, file);
  const member = conference.member(Number(id));
  return member ? playToMember(conference, member, file) : `-ERR Member: ${id} not found.\n`;
}

function playToAll(conference: Conference, file: string): string {
  const { core } = conference;
  const playback = core.media.play(conference.mediaId, { sources: [file] });
  conference.publish('play-file', { File: file });
  core.inBackground(
    playback.finished.then((end) =>
      conference.publish('play-file-done', { File: file, ...lengthHeaders(end) }),
    ),
    'conference playback failed',
  );
  return `+OK (play) Playing file ${file}\n`;
}

function playToMember(conference: Conference, member: ConferenceMember, file: string): string {
  const { core } = conference;
  const playback = core.media.play(member.channel.streamId, { sources: [file], mixed: true });
  conference.publishMember(member, 'play-file-member', { File: file });
  core.inBackground(
    playback.finished.then((end) =>
      conference.publishMember(member, 'play-file-member-done', {
        File: file,
        ...lengthHeaders(end),
      }),
    ),
    'member playback failed',
  );
  return `+OK (play) Playing file ${file} to member ${member.id}\n`;
}

function lengthHeaders(end: PlaybackEnd): Record<string, string> {
  return {
    seconds: String(Math.floor(end.playedMs / 1000)),
    milliseconds: String(Math.round(end.playedMs)),
    samples: String(end.playedSamples),
    ...(end.reason === 'file-not-found' && { Error: 'File not found' }),
  };
}

/** `recording start|stop|pause|resume|check <file>` */
export async function recording(conference: Conference, words: readonly string[]): Promise<string> {
  const [operation = '', file = ''] = words;
  switch (operation) {
    case 'start':
      return start(conference, file);
    case 'stop':
      return stop(conference, file);
    case 'pause':
      return mask(conference, file, true);
    case 'resume':
      return mask(conference, file, false);
    case 'check':
      return check(conference);
    default:
      return 'recording [start|stop|check|pause|resume] [<filename>|all]';
  }
}

async function start(conference: Conference, file: string): Promise<string> {
  if (file === '' || conference.recordings.has(file)) return '-ERR Invalid file\n';
  if (conference.recordings.size >= recordingsMax) return '-ERR Too many recordings\n';
  const { core, mediaId, recordings } = conference;
  try {
    const started = await core.media.startRecording(mediaId, { file, channels: 'mixed' });
    recordings.set(file, started);
    conference.publish('start-recording', { Path: file });
    core.inBackground(
      started.finished.then((end) => {
        recordings.delete(file);
        conference.publish('stop-recording', {
          Path: file,
          'Milliseconds-Elapsed': String(end.recordedMs),
        });
      }),
      'conference recording failed',
    );
    return `+OK Record file ${file}\n`;
  } catch (error) {
    conference.publish('start-recording', { Path: file, Error: String(error) });
    return `-ERR Record file ${file} failed\n`;
  }
}

async function stop(conference: Conference, file: string): Promise<string> {
  const wanted = file === 'all' || file === '' ? [...conference.recordings.keys()] : [file];
  let text = '';
  let stopped = 0;
  for (const name of wanted) {
    const started = conference.recordings.get(name);
    if (!started) continue;
    await conference.core.media.stopRecording(started.recordingId);
    text += `Stopped recording file ${name}\n`;
    stopped++;
  }
  return `${text}+OK Stopped recording ${stopped} files\n`;
}

async function mask(conference: Conference, file: string, isMasked: boolean): Promise<string> {
  const started = conference.recordings.get(file);
  if (!started) return `-ERR non-existant recording '${file}'\n`;
  const { media } = conference.core;
  if (isMasked) await media.maskRecording(started.recordingId);
  else await media.unmaskRecording(started.recordingId);
  conference.publish(isMasked ? 'pause-recording' : 'resume-recording', { Path: file });
  return `+OK ${isMasked ? 'Pause' : 'Resume'} recording file ${file}\n`;
}

function check(conference: Conference): string {
  const files = [...conference.recordings.keys()];
  if (files.length === 0) return '+OK Conference is not recording\n';
  return files.map((file) => `+OK Record file ${file}\n`).join('');
}
