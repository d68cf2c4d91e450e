/**
 * Recordings over REST: each with what is wrong with it, its sound, its earlier versions, and another
 * sound in its place. Files are named relative to the dialplans' `prompts/`.
 */
import { z } from 'zod';
import { why } from '../why.ts';
import { restRoute } from './route.ts';

const count = z.number().int().nonnegative();

export const promptLimits = {
  /** Two minutes of 8 kHz, mono, 16 bit: longer is no prompt. */
  soundBytesMax: 2 * 1024 * 1024,
} as const;

/** Folders with `/`, and a WAV file. */
const file = z
  .string()
  .max(120)
  .regex(/^(?:[A-Za-z0-9][A-Za-z0-9_-]*\/){0,4}[A-Za-z0-9][A-Za-z0-9_-]*\.wav$/);

export const recordingRow = z.object({
  file: z.string(),
  /** `unused`: a file that nothing in the live dialplan plays. */
  kind: z.enum(['prompt', 'part', 'music', 'unused']),
  /** Of the prompt, the part or the music; the file's name for an unused one. */
  id: z.string(),
  language: z.string().optional(),
  /** What it says. */
  text: z.string().optional(),
  /** Codes of the checker's faults, as `prompt-loudness`. */
  faults: z.array(z.string()).readonly(),
  /** Absent: the file is missing or no WAV. */
  sound: z
    .object({
      durationMs: z.number(),
      /** Hz. */
      sampleRate: z.number(),
      channels: z.number(),
      /** dB below full scale; absent: digital silence. */
      peakDb: z.number().optional(),
      /** The active speech level, dBov; absent: nothing is heard. */
      speechDb: z.number().optional(),
      leadingSilenceMs: z.number(),
    })
    .optional(),
});

export const recordingVersion = z.object({
  number: z.number().int(),
  at: count,
  /** A person's name, or 'files' for what was there before the first replacement. */
  by: z.string(),
  why: z.string(),
});

/** What is spoken into a phone, until it is decided upon. */
export const promptTake = z.object({
  id: z.string(),
  file: z.string(),
  /** Whose phones were rung. */
  extension: z.string(),
  stage: z.enum(['ringing', 'recording', 'recorded', 'failed']),
  /** When this stage began. */
  since: count,
  /** Why it failed: what the phone said, nothing was said, or the sound was none. */
  reason: z
    .enum(['declined', 'busy', 'no-answer', 'unreachable', 'cancelled', 'failed', 'empty'])
    .optional(),
  /** What would be listed if it were accepted; present when it is recorded. */
  recording: recordingRow.optional(),
});

const readers = ['supervisor', 'admin'] as const;
const speakers = ['admin'] as const;

export const promptRoutes = {
  list: restRoute({
    method: 'GET',
    path: '/api/prompts',
    says: 'Every recording of the live dialplan, with what is wrong with it.',
    roles: readers,
    scope: 'dialplan:read',
    answer: z.object({ recordings: z.array(recordingRow).readonly() }),
    perMinuteMax: 120,
  }),
  audio: restRoute({
    method: 'GET',
    path: '/api/prompts/audio',
    says: 'A recording as WAV; an earlier version of it where one is named.',
    roles: readers,
    scope: 'dialplan:read',
    query: z.object({ file, version: z.coerce.number().int().min(1).optional() }),
    produces: 'audio/wav',
    perMinuteMax: 240,
  }),
  versions: restRoute({
    method: 'GET',
    path: '/api/prompts/versions',
    says: 'What a recording was replaced by, newest first.',
    roles: readers,
    scope: 'dialplan:read',
    query: z.object({ file }),
    answer: z.object({ versions: z.array(recordingVersion).readonly() }),
    perMinuteMax: 240,
  }),
  replace: restRoute({
    method: 'PUT',
    path: '/api/prompts/audio',
    says: 'Puts another sound in the place of a recording, or a new file. 400 for another form.',
    roles: ['admin'],
    scope: 'dialplan:write',
    body: z.object({
      file,
      /** WAV, 8 kHz, mono, 16 bit, as base64. */
      audio: z.string().max(Math.ceil(promptLimits.soundBytesMax / 3) * 4),
      /** Brings it to the loudness of all others. */
      level: z.boolean().default(true),
      why,
    }),
    answer: recordingRow,
    perMinuteMax: 30,
    bodyBytesMax: promptLimits.soundBytesMax * 2,
  }),
  rollBack: restRoute({
    method: 'POST',
    path: '/api/prompts/roll-back',
    says: 'Puts an earlier version of a recording in its place again.',
    roles: ['admin'],
    scope: 'dialplan:write',
    body: z.object({ file, number: z.number().int().min(1), why }),
    answer: recordingRow,
    perMinuteMax: 30,
  }),
  beginTake: restRoute({
    method: 'POST',
    path: '/api/prompts/takes',
    says:
      'Rings a phone; what is said after the tone, until # or the hang-up, can then be heard and ' +
      'accepted. 409 for a phone that has a call.',
    roles: speakers,
    body: z.object({
      file,
      /** One that has an account; absent: her own. */
      extension: z
        .string()
        .regex(/^\d{2,10}$/)
        .optional(),
    }),
    answer: promptTake,
    perMinuteMax: 20,
  }),
  take: restRoute({
    method: 'GET',
    path: '/api/prompts/takes/:id',
    says: 'How a take of hers stands.',
    roles: speakers,
    answer: promptTake,
    perMinuteMax: 240,
  }),
  takeAudio: restRoute({
    method: 'GET',
    path: '/api/prompts/takes/:id/audio',
    says: 'A take as callers would hear it, as WAV.',
    roles: speakers,
    produces: 'audio/wav',
    perMinuteMax: 120,
  }),
  acceptTake: restRoute({
    method: 'POST',
    path: '/api/prompts/takes/:id/accept',
    says: 'Puts a take in the place of its recording.',
    roles: speakers,
    body: z.object({ why }),
    answer: recordingRow,
    perMinuteMax: 30,
  }),
  discardTake: restRoute({
    method: 'DELETE',
    path: '/api/prompts/takes/:id',
    says: 'Hangs up where she still speaks, and forgets the take.',
    roles: speakers,
    perMinuteMax: 60,
  }),
} as const;

export type RecordingRow = z.infer<typeof recordingRow>;
export type PromptTake = z.infer<typeof promptTake>;
export type RecordingVersion = z.infer<typeof recordingVersion>;
