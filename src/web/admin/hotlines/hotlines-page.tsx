/** Hotlines as they stand now: the switches of their emergency plans, and their lines against budget. */
import { EmergencyPanel } from './emergency-panel.tsx';
import { LinesPanel } from './lines-panel.tsx';

export function HotlinesPage() {
  return (
    <div className="admin-columns hotlines">
      <EmergencyPanel />
      <LinesPanel />
    </div>
  );
}
