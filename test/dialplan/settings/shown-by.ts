/** The tests that show what each setting changes which is not a step's. */

export interface Shown {
  readonly file: string;
  /** Its name, or the part of it that is written out. */
  readonly test: string;
  readonly settings: readonly string[];
}

function below(path: string, ...names: readonly string[]): readonly string[] {
  return names.map((name) => `${path}.${name}`);
}

const others = 'test/dialplan/settings/other-settings.test.ts';
const settingsOfDialplan = 'test/composition/dialplans/settings-of-dialplan.test.ts';
const queueConfig = 'test/dialplan/queue-config.test.ts';
const messages = 'test/services/short-messages.test.ts';
const services = 'test/services/http-services.test.ts';
const customerSystems = 'test/calls/customer-systems/system-settings.test.ts';

export const shownBy: readonly Shown[] = [
  {
    file: others,
    test: 'opens and closes by each of its settings',
    settings: [
      ...below('calendars.*', 'dates', 'timeZone'),
      ...below('calendars.*.publicHolidays', 'country', 'hours'),
      'publicHolidays.*.notice',
      ...below('calendars.*.weekly', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'),
    ],
  },
  {
    file: others,
    test: 'makes another call with each of its settings',
    settings: [
      ...below('hotlines.*', 'flow', 'language', 'numbers', 'announcements'),
      ...below('hotlines.*.emergency', 'announce', 'flow'),
      'flows.*.start',
      ...below('areas.*.*', 'label', 'prefixes'),
      ...below('music.*', 'file'),
      ...below('prompts.*', 'file'),
      ...below('parts.*', 'folder'),
      ...below('queues.*', 'announce', 'music', 'skills'),
      ...below('queues.*.announcements', 'positions', 'prompt', 'waits.*.prompt', 'waits.*.upTo'),
    ],
  },
  {
    file: others,
    test: 'is read as what the simulation says',
    settings: ['prompts.*.text', 'parts.*.words.*.text'],
  },
  {
    file: 'test/cli/prompts-command.test.ts',
    test: 'is made of every prompt in each language, every part and the music',
    settings: [
      ...below('prompts.*', 'pinyin', 'voice'),
      ...below('parts.*', 'voice', 'words.*.pinyin'),
    ],
  },
  {
    file: others,
    test: 'is on the picture of the flow, and in what has changed',
    settings: ['flows.*.name', 'music.*.name'],
  },
  {
    file: others,
    test: 'of a test makes another call of it',
    settings: [
      ...below('tests.*.call', 'agents', 'ahead', 'at', 'callbacks', 'customers', 'dial'),
      ...below('tests.*.call', 'emergency', 'from', 'language', 'message', 'patience', 'press'),
      ...below('tests.*.call', 'services', 'talk', 'tier', 'to', 'zone'),
    ],
  },
  {
    file: others,
    test: 'of a test fails it when it is not so',
    settings: below(
      'tests.*.expect',
      ...['hears', 'language', 'outcome', 'passes', 'path', 'queues', 'variables'],
    ),
  },
  {
    file: 'test/dialplan/faults.test.ts',
    test: 'a language that the hotline lacks',
    settings: ['hotlines.*.languages'],
  },
  {
    file: 'test/calls/flow-steps.test.ts',
    test: 'begins without a step only where the hotline needs no consent',
    settings: below('hotlines.*', 'record', 'recordWithConsentOnly'),
  },
  {
    file: settingsOfDialplan,
    test: 'reaches the queue engine with each of its settings',
    settings: [
      ...below('queues.*', 'receiptTimeout', 'ringTimeout', 'wrapUp', 'maxWait', 'maxLength'),
      ...below('queues.*', 'waitWithoutAgents', 'ringNoAnswerLimit', 'name'),
      ...below('queues.*.serviceLevel', 'within', 'target'),
    ],
  },
  {
    file: queueConfig,
    test: 'says everything the queue engine can do',
    settings: [
      ...below('queues.*', 'strategy', 'declineLimit', 'weight', 'preferLastAgent'),
      ...below('queues.*', 'keepPlaceWithin', 'announcements.every'),
      ...below('queues.*.relax.*', 'after', 'skills'),
      ...below('queues.*.staffing.*', 'agents', 'within'),
      ...below('queues.*.overflow.*', 'name', 'queue', 'flow', 'announce', 'callback', 'refuse'),
      ...below('queues.*.overflow.*.when', 'readyAtMost', 'waited', 'waiting', 'within'),
      ...below('queues.*.overflow.*.when', 'freeLinesAtMost', 'skill'),
      ...below('queues.*.callback', 'attempts', 'first', 'retryAfter', 'ring'),
      ...below('queues.*', 'wrapUpBy', 'wrapUpExtension.by', 'wrapUpExtension.times'),
      'customerClasses.*.headStart',
    ],
  },
  {
    file: others,
    test: 'of an overflow reaches the queue engine',
    settings: below(
      'queues.*.overflow.*.when',
      ...['allNotReady', 'estimate', 'position', 'signedInAtMost'],
    ),
  },
  {
    file: queueConfig,
    test: 'calls back in the hours of its calendar, and promises working time',
    settings: below('queues.*.callback', 'calendar', 'within'),
  },
  {
    file: others,
    test: 'reaches the line budgets of the queue engine',
    settings: [
      ...below('hotlines.*.lines.*', 'max', 'reserved', 'within'),
      ...below('customerClasses.*.lines.*', 'max', 'reserved', 'within'),
      ...below('hotlines.*.saturation.*', 'announce', 'flow', 'hotline', 'name', 'refuse', 'when'),
    ],
  },
  {
    file: customerSystems,
    test: 'is shown otherwise with each of its settings',
    settings: [
      ...below('customerSystems.*', 'name', 'hotlines', 'ask', 'link'),
      ...below('customerSystems.*.facts.*', 'label', 'from'),
      ...below('customerSystems.*.cases', 'from', 'number', 'title', 'since'),
    ],
  },
  {
    file: others,
    test: 'is a name or a choice at the desk',
    settings: [
      ...below('notReadyReasons.*', 'endsAfter', 'label', 'paid'),
      'dispositions.*.label',
      'alarms.*.at',
      ...below('hotlines.*', 'dispositions', 'name'),
    ],
  },
  {
    file: others,
    test: 'reaches telephony with each of its settings',
    settings: [
      ...below('trunks.*', 'addresses', 'dialledNumberFrom', 'homeCountryCode'),
      ...below('trunks.*', 'trustsAssertedIdentity'),
    ],
  },
  {
    file: settingsOfDialplan,
    test: 'has its password in a file of the data directory, and keeps only its hash',
    settings: below('trunks.*.digest', 'secret', 'username'),
  },
  {
    file: settingsOfDialplan,
    test: 'that takes calls out is told: %s',
    settings: [
      ...below('trunks.*.outgoing', 'address', 'callerNumber', 'allowedCallerNumbers', 'lines'),
      ...below('trunks.*.outgoing', 'noResponse', 'order', 'transport'),
      ...below('trunks.*.outgoing.health', 'every', 'answerWithin', 'downAfter'),
      ...below('trunks.*.outgoing.prefixes.*', 'from', 'to'),
    ],
  },
  {
    file: settingsOfDialplan,
    test: 'that asks for a password gets it from its file',
    settings: below('trunks.*.outgoing.credentials', 'secret', 'username'),
  },
  {
    file: settingsOfDialplan,
    test: 'that registers is told: %s',
    settings: below('trunks.*.outgoing.register', 'domain', 'expires', 'retry'),
  },
  {
    file: messages,
    test: 'is sent in the form that its provider wants',
    settings: below('services.*.message', 'as', 'fields'),
  },
  {
    file: messages,
    test: 'carries the headers that its provider wants',
    settings: ['services.*.headers'],
  },
  {
    file: messages,
    test: 'has failed when the answer says so',
    settings: below('services.*.message.taken', 'at', 'is'),
  },
  { file: services, test: 'is asked again, after a pause', settings: ['services.*.retries'] },
  { file: services, test: 'has so much time for each attempt', settings: ['services.*.timeout'] },
  { file: services, test: 'is not asked by more calls', settings: ['services.*.atOnce'] },
  { file: services, test: 'is not asked the same again', settings: ['services.*.cache'] },
  {
    file: services,
    test: 'gets the query, the token and no redirect',
    settings: below('services.*', 'secret', 'url'),
  },
];
