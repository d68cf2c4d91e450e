/** Every REST route there is. What is not here is not served. */
import { callRoutes, sessionRoutes } from './rest.ts';
import { calendarRoutes } from './rest-calendars.ts';
import { callbackRoutes } from './rest-callbacks.ts';
import { dialplanRoutes } from './rest-dialplan.ts';
import { emergencyRoutes } from './rest-emergency.ts';
import { peopleRoutes, tokenRoutes } from './rest-people.ts';
import { promptRoutes } from './rest-prompts.ts';
import type { RestRoute } from './rest-route.ts';
import { supervisionRoutes } from './rest-supervision.ts';
import { surveyRoutes } from './rest-surveys.ts';
import { systemRoutes } from './rest-system.ts';

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
