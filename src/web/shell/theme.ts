/**
 * One token set for the component library and for our own style sheet (style/ reads the same
 * values as CSS variables). Contrast of text on each surface is at least 4.5 (WCAG AA).
 */
import { type ThemeConfig, theme } from 'antd';

export type Scheme = 'light' | 'dark';

const key = 'hotline.scheme';

export const fontFamily =
  "system-ui, -apple-system, 'PingFang SC', 'Noto Sans SC', 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif";

export function themeFor(scheme: Scheme): ThemeConfig {
  const isDark = scheme === 'dark';
  return {
    algorithm: isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      fontFamily,
      fontSize: 14,
      colorPrimary: isDark ? '#4fb3d0' : '#0b6785',
      colorError: isDark ? '#ff8780' : '#c0362f',
      colorBgContainer: isDark ? '#1a2129' : '#ffffff',
      colorBgElevated: isDark ? '#222a34' : '#ffffff',
      colorBorder: isDark ? '#36414d' : '#d3dae2',
      colorText: isDark ? '#e6ebf1' : '#1b2733',
      colorTextPlaceholder: isDark ? '#8d9aa7' : '#64717d',
      borderRadius: 8,
      controlHeight: 36,
      motionDurationFast: '0.08s',
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.15s',
    },
    components: {
      Button: {
        primaryShadow: 'none',
        defaultShadow: 'none',
        dangerShadow: 'none',
        ...(isDark && { primaryColor: '#06222c' }),
      },
    },
  };
}

export function keptScheme(): Scheme {
  const kept = localStorage.getItem(key);
  if (kept === 'light' || kept === 'dark') return kept;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

export function keepScheme(scheme: Scheme): void {
  localStorage.setItem(key, scheme);
}
