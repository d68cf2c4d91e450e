#!/usr/bin/env node
/** The command line tool: `npm run hotline -- <command>`. */
import { Command, InvalidArgumentError, Option } from 'commander';
import { isHotlineError } from '../base/errors.ts';
import { languages } from '../dialplan/schema.ts';
import { runCall } from './call-command.ts';
import { runCheck } from './check-command.ts';
import { forecastDefaults } from './forecast.ts';
import { runGraph } from './graph-command.ts';
import { runPhone } from './phone-command.ts';
import { runPromptsCheck, runPromptsRender } from './prompts-command.ts';
import { runRehearse, toArrivals, toShifts } from './rehearse-command.ts';
import { runSchema } from './schema-command.ts';
import { runSimulate } from './simulate-command.ts';
import { withCustomer, withService } from './simulated-answers.ts';
import { runDiff, runRollback, runVersions } from './version-commands.ts';
import { runWhy } from './why-command.ts';

const program = new Command('hotline')
  .description('Hotline from the terminal: call it, answer as an agent, check dialplans')
  .configureHelp({ showGlobalOptions: true });

program
  .command('call')
  .description('call a number as a caller would: hear the prompts, press keys, talk')
  .argument('<number>', 'the number to dial, such as 4008108000')
  .option('--press <keys>', 'keys to press, one group per prompt: 1,1234567890#', splitKeys, [])
  .option('--say <file>', 'a WAV file to say once a person answers, or at once without --press')
  .option('--record <file>', 'write what was heard to this WAV file', 'heard.wav')
  .option('--from <number>', 'the caller’s number', '13800138000')
  .option('--server <host:port>', 'where the hotline listens', '127.0.0.1:5060')
  .option('--local <address>', 'this phone’s own address', '127.0.0.1')
  .option('--tcp', 'SIP over TCP instead of UDP', false)
  .option('--seconds <n>', 'hang up after so long; 0 waits for the other side', toSeconds, 0)
  .addOption(wordsOption())
  .action(runCall);

program
  .command('phone')
  .description('an agent’s phone: registers, rings, answers by key')
  .argument('<extension>', 'such as 1001')
  .addOption(
    new Option('--password <password>', 'of the phone; asked for when absent').env(
      'HOTLINE_PHONE_PASSWORD',
    ),
  )
  .option('--auto-answer', 'answer at once', false)
  .option('--play <file>', 'a WAV file to say after answering; without it the caller hears himself')
  .option('--record <file>', 'write what was heard to this WAV file')
  .option('--server <host:port>', 'where the hotline listens', '127.0.0.1:5060')
  .option('--local <address>', 'this phone’s own address', '127.0.0.1')
  .option('--tcp', 'SIP over TCP instead of UDP', false)
  .addOption(wordsOption())
  .action(runPhone);

program
  .command('check')
  .description('every fault of the dialplan files, with line, column and the fix')
  .argument('[directory]', 'where the files are', 'dialplans')
  .addOption(dataOption())
  .addOption(wordsOption())
  .action(runCheck);

program
  .command('simulate')
  .description('one call through the dialplan and the queue engine, without a telephone')
  .argument('[directory]', 'where the files are', 'dialplans')
  .option('--from <number>', 'the caller’s number', '13800138000')
  .option('--to <number>', 'the dialled number; the first of the dialplan when absent')
  .addOption(
    new Option('--tier <tier>', 'of the customer who calls; unknown when absent').choices([
      'walk-in',
      'contract',
      'vip-local',
      'vip-network',
      'vip-strategic',
    ]),
  )
  .option('--at <time>', 'when, such as "2026-10-01 21:30"; now when absent')
  .option('--zone <zone>', 'of that time', 'Asia/Shanghai')
  .option('--press <keys>', 'one group of keys per question: 1,1234567890#', splitAnswers, [])
  .option('--agents <n>', 'agents who are ready', toCount, 1)
  .option('--ahead <n>', 'callers who came just before', toCount, 0)
  .option('--talk <seconds>', 'how long a conversation lasts', toSeconds, 60)
  .option('--patience <seconds>', 'how long the caller waits for an agent', toSeconds)
  .addOption(new Option('--language <language>', 'that this customer speaks').choices(languages))
  .option('--emergency', 'the emergency plan is switched on', false)
  .option(
    '--service <name=answer>',
    'what a service says, again for each: crm=answer.json, crm={"tier":"gold"}, or sms',
    withService,
    {},
  )
  .option('--customer <number=tier>', 'whom a lookup finds, again for each', withCustomer, {})
  .addOption(
    new Option('--dial <outcome>', 'what becomes of calls that the flow makes')
      .choices(['talked', 'busy', 'no-answer', 'failed'])
      .default('talked'),
  )
  .option('--message <seconds>', 'how long a message the caller leaves', toSeconds, 0)
  .addOption(
    new Option('--callbacks <answer>', 'to wishes to be called back')
      .choices(['taken', 'refused'])
      .default('taken'),
  )
  .option('--json', 'the path as JSON', false)
  .addOption(wordsOption())
  .action(runSimulate);

program
  .command('graph')
  .description('the picture of a flow, as SVG')
  .argument('<flow>', 'such as express')
  .option('--dialplans <directory>', 'where the files are', 'dialplans')
  .option('--out <file>', 'where to write it; standard output when absent')
  .addOption(wordsOption())
  .action(runGraph);

program
  .command('schema')
  .description('the JSON Schema of dialplan files, for editors')
  .action(runSchema);

const prompts = program.command('prompts').description('the recordings that callers hear');

prompts
  .command('check')
  .description('what is missing, unused, in another form, too loud, too soft, or begins late')
  .argument('[directory]', 'where the files are', 'dialplans')
  .addOption(wordsOption())
  .action(runPromptsCheck);

prompts
  .command('render')
  .description('placeholders for what has no recording; needs espeak-ng, flite and sox')
  .argument('[directory]', 'where the files are', 'dialplans')
  .option('--force', 'anew, also what is there', false)
  .addOption(wordsOption())
  .action(runPromptsRender);

program
  .command('rehearse')
  .description('a day of calls through the dialplan and the queue engine: a table, and a chart')
  .argument('[directory]', 'where the files are', 'dialplans')
  .option('--date <date>', 'which day, as 2026-11-23; today when absent')
  .option('--zone <zone>', 'of that day', 'Asia/Shanghai')
  .option('--to <number>', 'the dialled number; the first of the dialplan when absent')
  .option('--calls <n>', 'of the whole day, shared out as on a weekday', toNumber, 20_000)
  .option('--arrivals <times>', 'in place of --calls: 08:00-12:00=900,12:00-18:00=600', toArrivals)
  .option(
    '--agents <shifts>',
    'at work when: 08:00-20:00=120,20:00-08:00=8',
    toShifts,
    toShifts('00:00-24:00=100'),
  )
  .option(
    '--habit <keys=share>',
    'what callers press, again for each: 1,1234567890#=40',
    collect,
    [],
  )
  .option('--talk <seconds>', 'how long a conversation lasts on average', toSeconds, 180)
  .option(
    '--talk-deviation <seconds>',
    'its standard deviation, log-normal then; exponential when absent, 0: all alike',
    toSeconds,
  )
  .option('--patience <seconds>', 'how long a caller waits on average', toSeconds, 120)
  .option('--target <seconds>', 'of the service level', toSeconds, 20)
  .option(
    '--from <prefix=share>',
    'how callers’ numbers begin, again for each: 021=40',
    collect,
    [],
  )
  .option('--lines <n>', 'calls at once; as the dialplan says when absent', toNumber)
  .option('--seed <n>', 'another one is another day', toNumber, 1)
  .option('--chart <file>', 'write a chart as HTML')
  .option('--json', 'the figures as JSON', false)
  .addOption(wordsOption())
  .action(runRehearse);

program
  .command('versions')
  .description('the dialplans that have been live, newest first: when, who, why')
  .addOption(dataOption())
  .addOption(wordsOption())
  .action(runVersions);

program
  .command('diff')
  .description('what has changed since a version, in words')
  .argument('<version>', 'its number', toCount)
  .argument('[other]', 'another number; the files as they are now when absent', toCount)
  .addOption(dataOption())
  .option('--dialplans <directory>', 'where the files are', 'dialplans')
  .option(
    '--forecast [date]',
    'a day’s calls once more with both: 2026-11-21, or the last whole one',
  )
  .option('--zone <zone>', 'of that day', forecastDefaults.zone)
  .option('--target <seconds>', 'of the service level', toSeconds, forecastDefaults.target)
  .option(
    '--service <name=answer>',
    'what a service says in it, as for simulate',
    withService,
    forecastDefaults.service,
  )
  .addOption(wordsOption())
  .action(runDiff);

program
  .command('rollback')
  .description('makes the files those of an earlier version; a running server takes them over')
  .argument('<version>', 'its number', toCount)
  .requiredOption('--why <reason>', 'for whoever reads the versions later')
  .addOption(dataOption())
  .option('--dialplans <directory>', 'where the files are', 'dialplans')
  .addOption(wordsOption())
  .action(runRollback);

program
  .command('why')
  .description(
    'why an agent was offered her last calls; who was offered a call, where it overflowed',
  )
  .argument('<id>', 'of an agent or a call: agt_..., call_...')
  .addOption(dataOption())
  .addOption(wordsOption())
  .action(runWhy);

try {
  await program.parseAsync();
} catch (error) {
  if (!isHotlineError(error)) throw error;
  process.stderr.write(`hotline: ${error.message}\n`);
  process.exitCode = 1;
}

function wordsOption(): Option {
  return new Option('--lang <language>', 'of what the command says')
    .choices(languages)
    .default('en')
    .env('HOTLINE_LANGUAGE');
}

function dataOption(): Option {
  return new Option('--data <directory>', 'of the server').env('HOTLINE_DATA').default('data');
}

function splitKeys(text: string): string[] {
  if (!/^[0-9*#A-D]+(,[0-9*#A-D]+)*$/.test(text)) {
    throw new InvalidArgumentError('write keys as 2 or 1,1234567890#');
  }
  return text.split(',');
}

/** As keys, but a question may be left unanswered: ',2'. */
function splitAnswers(text: string): string[] {
  return text.split(',').flatMap((keys) => (keys === '' ? [''] : splitKeys(keys)));
}

function toNumber(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('a number from 0 to 999999');
  return Number(text);
}

function collect(text: string, before: readonly string[]): readonly string[] {
  return [...before, text];
}

function toCount(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new InvalidArgumentError('a number from 0 to 9999');
  return Number(text);
}

function toSeconds(text: string): number {
  const seconds = Number(text);
  if (!Number.isFinite(seconds) || seconds < 0)
    throw new InvalidArgumentError('a number of seconds');
  return seconds;
}
