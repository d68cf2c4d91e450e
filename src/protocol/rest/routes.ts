/** Every REST route there is. What is not here is not served. */

import { calendarRoutes } from './calendars.ts';
import { callbackRoutes } from './callbacks.ts';
import { callRoutes, sessionRoutes } from './desk.ts';
import { dialplanRoutes } from './dialplan.ts';
import { emergencyRoutes } from './emergency.ts';
import { peopleRoutes, tokenRoutes } from './people.ts';
import { promptRoutes } from './prompts.ts';
import type { RestRoute } from './route.ts';
import { supervisionRoutes } from './supervision.ts';
import { surveyRoutes } from './surveys.ts';
import { systemRoutes } from './system.ts';

/** By the name of their area, as the document groups them. */
export const restRoutes: Readonly<Record<string, readonly RestRoute[]>> = {
  session: Object.values(sessionRoutes),
  calls: Object.values(callRoutes),
  supervision: Object.values(supervisionRoutes),
  callbacks: Object.values(callbackRoutes),
  dialplan: Object.values(dialplanRoutes),
  emergency: Object.values(emergencyRoutes),
  surveys: Object.values(surveyRoutes),
  prompts: Object.values(promptRoutes),
  calendars: Object.values(calendarRoutes),
  people: Object.values(peopleRoutes),
  tokens: Object.values(tokenRoutes),
  system: Object.values(systemRoutes),
};
