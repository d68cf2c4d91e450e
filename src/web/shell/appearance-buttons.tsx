import { MoonOutlined, SunOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Appearance } from '../app.tsx';
import { chooseLanguage } from '../words/languages.ts';
import { BarButton } from './bar-button.tsx';

/** Language and light or dark, the same on every page. */
export function AppearanceButtons({ appearance }: { readonly appearance: Appearance }) {
  const { t, i18n } = useTranslation();
  const isEnglish = i18n.language === 'en';
  return (
    <>
      <Button
        type="text"
        className="bar-button"
        onClick={() => void chooseLanguage(isEnglish ? 'zh-CN' : 'en')}
      >
        {isEnglish ? '中文' : 'EN'}
      </Button>
      <BarButton
        label={t('action.theme')}
        icon={appearance.scheme === 'dark' ? <SunOutlined /> : <MoonOutlined />}
        onClick={appearance.toggleScheme}
      />
    </>
  );
}
