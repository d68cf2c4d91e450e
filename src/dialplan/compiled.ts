import type { CompiledAreas } from './areas.ts';
import type {
  CompiledAlarmLimit,
  CompiledCalendar,
  CompiledChoice,
  CompiledCustomerClass,
  CompiledCustomerSystem,
  CompiledFlow,
  CompiledHotline,
  CompiledMusic,
  CompiledNotReadyReason,
  CompiledParts,
  CompiledPrompt,
  CompiledQueue,
  CompiledService,
  CompiledTrunk,
} from './schema.ts';

/** A dialplan without faults, every reference resolved; never changed. JSON. */
export interface CompiledDialplan {
  /** 12 hex digits of a hash over the sources: the same text is the same version. */
  readonly version: string;
  readonly hotlines: Readonly<Record<string, CompiledHotline>>;
  /** The hotline that owns a dialled number. */
  readonly hotlineByNumber: Readonly<Record<string, string>>;
  readonly flows: Readonly<Record<string, CompiledFlow>>;
  readonly queues: Readonly<Record<string, CompiledQueue>>;
  readonly calendars: Readonly<Record<string, CompiledCalendar>>;
  readonly areas: Readonly<Record<string, CompiledAreas>>;
  readonly prompts: Readonly<Record<string, CompiledPrompt>>;
  /** By language. */
  readonly parts: Readonly<Record<string, CompiledParts>>;
  readonly services: Readonly<Record<string, CompiledService>>;
  readonly music: Readonly<Record<string, CompiledMusic>>;
  readonly trunks: Readonly<Record<string, CompiledTrunk>>;
  readonly customerClasses: Readonly<Record<string, CompiledCustomerClass>>;
  readonly customerSystems: Readonly<Record<string, CompiledCustomerSystem>>;
  readonly notReadyReasons: Readonly<Record<string, CompiledNotReadyReason>>;
  readonly dispositions: Readonly<Record<string, CompiledChoice>>;
  readonly alarms: Readonly<Record<string, CompiledAlarmLimit>>;
}
