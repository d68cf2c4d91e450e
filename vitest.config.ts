import { defineConfig } from 'vitest/config';

// Two projects: `unit` runs in parallel and touches neither network nor real time; `e2e` starts real
// processes (engine, controller, SIP clients, a browser), one file at a time; `external` runs the
// telephony contract and the end-to-end suite against the real servers that the environment names.
const isExternal = process.env.HOTLINE_DRACHTIO !== undefined;
const unchangedOnRealServers = [
  ...['conversation', 'caller-hangs-up', 'agents-who-fail', 'dead-phones', 'restarts'],
  ...['steps', 'outside-calls', 'callbacks', 'transfers', 'supervisor'],
  ...['sip-clients', 'pages/agent-page-call', 'shifts', 'prompt-takes', 'registered-trunk'],
  ...['demo-dialplan', 'dialplan-reload'],
].map((name) => `test/e2e/${name}.test.ts`);
const externalTests = isExternal ? ['test/external/**/*.test.ts', ...unchangedOnRealServers] : [];

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/external/**'],
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'external',
          include: externalTests,
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
