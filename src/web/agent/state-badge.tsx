import {
  BellFilled,
  CheckCircleFilled,
  EditFilled,
  PauseCircleFilled,
  PhoneFilled,
  PoweroffOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { AgentState } from '../../protocol/desk-view.ts';

/** Colour is never alone: each state has its icon, and the page writes its word beside it. */
export const stateIcons: Readonly<Record<AgentState['state'], ReactNode>> = {
  'signed-out': <PoweroffOutlined />,
  'not-ready': <PauseCircleFilled />,
  ready: <CheckCircleFilled />,
  offered: <BellFilled />,
  talking: <PhoneFilled />,
  'wrap-up': <EditFilled />,
};
