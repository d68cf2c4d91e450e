/** Tells of a caller when nobody looks at the page: a notification, and the page's title. */
import i18next from 'i18next';
import type { ScreenPop } from '../../protocol/desk-view.ts';
import { formatPhoneNumber } from '../model/formats.ts';

export function canAskForNotifications(): boolean {
  return 'Notification' in globalThis && Notification.permission === 'default';
}

export async function askForNotifications(): Promise<void> {
  await Notification.requestPermission();
}

export function alertOfCaller(pop: ScreenPop): void {
  if (!document.hidden || !('Notification' in globalThis)) return;
  if (Notification.permission !== 'granted') return;
  const name = pop.customer?.name ?? i18next.t('pop.unknown');
  const notification = new Notification(`${i18next.t('pop.calling')}: ${name}`, {
    body: formatPhoneNumber(pop.callerNumber),
    tag: pop.offerId,
    icon: '/icon.svg',
  });
  notification.addEventListener('click', () => {
    globalThis.focus();
    notification.close();
  });
}

/** The caller's name leads while they are presented, so that it can be read on the tab. */
export function titleFor(pop: ScreenPop | undefined, isOffered: boolean): string {
  const product = i18next.t('product');
  if (!pop || !isOffered) return product;
  return `☎ ${pop.customer?.name ?? formatPhoneNumber(pop.callerNumber)} · ${product}`;
}
