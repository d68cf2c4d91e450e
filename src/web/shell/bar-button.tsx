/** A button of the top bar: an icon, with its words as the label and on hovering. */
import { LogoutOutlined } from '@ant-design/icons';
import { Button, Tooltip } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

interface BarButtonProps {
  readonly label: string;
  readonly icon: ReactNode;
  readonly onClick: () => void;
  /** The key that does the same, shown on hovering. */
  readonly shortcut?: string;
  readonly isDisabled?: boolean;
  /** A class of its own beside that of all bar buttons. */
  readonly className?: string;
}

export function BarButton({ label, icon, onClick, shortcut, ...rest }: BarButtonProps) {
  const { isDisabled = false, className } = rest;
  return (
    <Tooltip title={shortcut ? `${label} ${shortcut}` : label}>
      <Button
        type="text"
        className={className ? `bar-button ${className}` : 'bar-button'}
        aria-label={label}
        icon={icon}
        disabled={isDisabled}
        onClick={onClick}
      />
    </Tooltip>
  );
}

interface SignOutButtonProps {
  readonly onSignOut: () => void;
  readonly isDisabled?: boolean;
}

export function SignOutButton(props: SignOutButtonProps) {
  const { onSignOut, isDisabled = false } = props;
  const { t } = useTranslation();
  return (
    <BarButton
      label={t('action.signOut')}
      icon={<LogoutOutlined />}
      isDisabled={isDisabled}
      onClick={onSignOut}
    />
  );
}
