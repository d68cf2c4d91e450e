/** Calendars over REST: see protocol/rest/calendars.ts. */
import { HotlineError } from '../../base/errors.ts';
import { calendarRoutes as routes } from '../../protocol/rest/calendars.ts';
import type { CalendarDesk } from '../admin-ports.ts';
import type { RestServer } from './rest-server.ts';

export function addCalendarRoutes(
  server: RestServer,
  { calendars }: { readonly calendars: CalendarDesk },
): void {
  server.on(routes.list, () => ({ calendars: calendars.standings() }));
  server.on(routes.year, ({ params, query }) => {
    const found = calendars.year(params.id, query.year);
    if (!found) throw new HotlineError('not-found', 'there is no such calendar');
    return found;
  });
}
