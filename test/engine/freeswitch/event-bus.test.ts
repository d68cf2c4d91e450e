import { beforeEach, describe, expect, it } from 'vitest';
import { ChannelVariables } from '../../../src/engine/freeswitch/channel/channel-variables.ts';
import { EventBus, type EventListener } from '../../../src/engine/freeswitch/events/event-bus.ts';
import { FixedHeaders } from '../../../src/engine/freeswitch/events/header-block.ts';
import type { SwitchEvent } from '../../../src/engine/freeswitch/events/switch-event.ts';
import { VirtualClock } from '../../support/clocks/virtual-clock.ts';

class Ear implements EventListener {
  readonly heard: SwitchEvent[] = [];
  asked = 0;
  readonly #names: readonly string[];

  constructor(...names: readonly string[]) {
    this.#names = names;
  }

  isSubscribed(name: string): boolean {
    this.asked++;
    return this.#names.includes(name);
  }

  deliver(event: SwitchEvent): void {
    this.heard.push(event);
  }
}

let bus: EventBus;
let built: number;

beforeEach(() => {
  bus = new EventBus(new VirtualClock(), { coreUuid: 'core', ipv4: '192.0.2.1' });
  built = 0;
});

function publish(name: string, channelUuid?: string): void {
  const build = () => {
    built++;
    return [new FixedHeaders({ 'Unique-ID': channelUuid ?? '' })];
  };
  bus.publish({ name, build, ...(channelUuid === undefined ? {} : { channelUuid }) });
}

describe('an event', () => {
  it('is built once for all who hear it, and not at all for nobody', () => {
    const ears = [new Ear('DTMF'), new Ear('DTMF'), new Ear('DTMF')];
    for (const ear of ears) bus.add(ear);
    publish('DTMF', 'one');
    publish('HEARTBEAT');
    expect(built).toBe(1);
    expect(new Set(ears.flatMap(({ heard }) => heard)).size).toBe(1);
  });

  it('about another channel is not even offered to who hears one channel only', () => {
    const [narrow, wide] = [new Ear('DTMF'), new Ear('DTMF')];
    bus.add(wide);
    bus.limit(narrow, ['one']);
    publish('DTMF', 'two');
    expect([narrow.asked, wide.heard.length]).toEqual([0, 1]);
    publish('DTMF', 'one');
    expect([narrow.heard.length, wide.heard.length]).toEqual([1, 2]);
    bus.limit(narrow, undefined);
    publish('DTMF', 'two');
    bus.remove(narrow);
    publish('DTMF', 'one');
    expect(narrow.heard.length).toBe(2);
  });
});

it('the variables in an event are as they were when it was published', () => {
  const variables = new ChannelVariables(new Map([['one', '1 "quoted"\r\n']]));
  const rendered = () => JSON.parse(bus.compose('DTMF', [variables]).toJson());
  expect(rendered()).toMatchObject({ 'Core-UUID': 'core', variable_one: '1 "quoted"\r\n' });
  variables.set('one', '2');
  variables.set('two', '');
  const event = bus.compose('DTMF', [variables]);
  expect(JSON.parse(event.toJson())).toMatchObject({ variable_one: '2', variable_two: '' });
  expect(event.toPlain()).toContain('variable_one: 2\n');
  expect(event.header('variable_one')).toBe('2');
  variables.delete('one');
  expect(rendered()).not.toHaveProperty('variable_one');
});
