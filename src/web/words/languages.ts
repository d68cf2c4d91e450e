/** The page's languages: the browser's choice at first, then the person's. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { en } from './en.ts';
import { zhCn } from './zh-cn.ts';

export type PageLanguage = 'zh-CN' | 'en';

const key = 'hotline.language';

export async function startLanguages(): Promise<void> {
  const kept = localStorage.getItem(key);
  const fromBrowser = navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en';
  const language = kept === 'zh-CN' || kept === 'en' ? kept : fromBrowser;
  await i18next.use(initReactI18next).init({
    resources: { 'zh-CN': { translation: zhCn }, en: { translation: en } },
    lng: language,
    fallbackLng: 'zh-CN',
    // React escapes what it writes.
    interpolation: { escapeValue: false },
  });
  document.documentElement.lang = language;
}

export async function chooseLanguage(language: PageLanguage): Promise<void> {
  localStorage.setItem(key, language);
  document.documentElement.lang = language;
  await i18next.changeLanguage(language);
}
