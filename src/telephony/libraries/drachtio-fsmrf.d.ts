// drachtio-fsmrf ships no types; what we use of it is described in media-library.ts.
declare module 'drachtio-fsmrf';
