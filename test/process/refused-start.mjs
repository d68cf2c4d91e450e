/** A child that cannot start: it says why, and ends. */
process.send({ kind: 'refused', code: 'port-taken', message: 'The port is taken.' });
process.exit(1);
