/** One connector: state, power, energy, money, time, and the next thing to do. */
import { memo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConnectorTile, SessionRow } from '../../../station-core/api/contract.ts';
import { hrefOf } from '../../client/route.ts';
import { usePileError } from '../../components/pile-error.ts';
import { StateMark, shownStateOf, toneOf } from '../../components/state-mark.tsx';
import { EnergyText, MoneyText, PercentText, PowerText, SinceText, SpanText, TimeText } from '../../components/texts.tsx';
import { keyOf, nameOf, powerNow } from '../../client/board-tiles.ts';
import type { BoardDeeds } from './deeds.ts';

export interface TileProps {
  readonly tile: ConnectorTile;
  /** The bill of the charge before that nobody has paid yet. */
  readonly unpaid: SessionRow | null;
  readonly density: 'large' | 'medium' | 'small';
  readonly deeds: BoardDeeds;
}

export const Tile = memo(function Tile({ tile, unpaid, density, deeds }: TileProps) {
  const { t } = useTranslation('board');
  const state = shownStateOf(tile);
  const name = nameOf(tile);
  const runs = state === 'charging' || state === 'stopping';
  return (
    <article className="tile" data-tone={toneOf(state)} aria-label={name}>
      <div className="head">
        <button type="button" className="name" aria-label={t('tile.open', { name })} title={name} onClick={() => deeds.open(keyOf(tile))}>
          <span>
            <span>{tile.pileName}</span>
            <span>{tile.name}</span>
          </span>
        </button>
        {density === 'large' && <StateMark state={state} />}
        {density === 'small' && tile.session?.phase === 'charging' && <SinceText sinceMs={tile.session.startedAtMs} />}
      </div>
      {density === 'medium' && <StateMark state={state} />}
      {density === 'small' && (
        <div className="head">
          <span className="grow">
            <StateMark state={state} size="small" />
          </span>
          {runs && tile.session !== null && tile.session.cost !== null && <MoneyText minor={tile.session.cost} />}
        </div>
      )}
      {tile.session === null ? (
        <Idle tile={tile} density={density} />
      ) : (
        <Charge session={tile.session} power={powerNow(tile)} density={density} />
      )}
      <div className="foot">
        <span className="grow note">
          {(unpaid === null || tile.session !== null || density === 'large') && (
            <FootNote tile={tile} density={density} isAlone={unpaid === null} />
          )}
        </span>
        <NextDeed tile={tile} unpaid={unpaid} deeds={deeds} />
      </div>
    </article>
  );
});

function Charge({
  session,
  power,
  density,
}: {
  readonly session: NonNullable<ConnectorTile['session']>;
  readonly power: number | null;
  readonly density: string;
}) {
  const { t } = useTranslation('board');
  const time =
    session.chargeEndedAtMs === null ? (
      <SinceText sinceMs={session.startedAtMs} />
    ) : (
      <SpanText ms={session.chargeEndedAtMs - session.startedAtMs} />
    );
  const finished = session.phase === 'finishing';
  if (density === 'small') return null;
  return (
    <>
      {density === 'large' && <div className="big">{finished ? <MoneyText minor={session.cost} /> : <PowerText watt={power} />}</div>}
      <dl className="facts">
        {density === 'medium' && (
          <Fact name={t('tile.power')}>
            <PowerText watt={power} />
          </Fact>
        )}
        <Fact name={t('tile.energy')}>
          <EnergyText dwh={session.energy} />
        </Fact>
        {(density === 'medium' || !finished) && (
          <Fact name={t('tile.cost')}>{session.cost === null ? t('tile.no-price') : <MoneyText minor={session.cost} />}</Fact>
        )}
        <Fact name={t('tile.time')}>{time}</Fact>
        {density === 'large' && session.stateOfCharge !== null && (
          <Fact name={t('tile.battery')}>
            <PercentText percent={session.stateOfCharge} />
          </Fact>
        )}
      </dl>
    </>
  );
}

function Idle({ tile, density }: { readonly tile: ConnectorTile; readonly density: string }) {
  const { t } = useTranslation('board');
  const errorOf = usePileError();
  if (density === 'small') return null;
  if (tile.state === 'faulted' && tile.online)
    return (
      <div className="note">
        {tile.errorCode === null ? '' : errorOf(tile.errorCode)}
        {tile.errorInfo === null ? '' : ` · ${tile.errorInfo}`}
      </div>
    );
  if (tile.startOrderedMs !== null) return <div className="note">{t('tile.starting')}</div>;
  return (
    <div className="note">
      {tile.ratedPower === null ? null : (
        <>
          {t('tile.rated')} <PowerText watt={tile.ratedPower} decimals={0} />
        </>
      )}
    </div>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** Since when it is as it is; on small tiles only where it matters. Beside a payment to take there is no room for how long ago. */
function FootNote({ tile, density, isAlone }: { readonly tile: ConnectorTile; readonly density: string; readonly isAlone: boolean }) {
  const { t } = useTranslation('board');
  if (!tile.online) {
    if (tile.lastHeardMs === null) return <>{t('tile.never-heard')}</>;
    return (
      <>
        {density === 'large' && `${t('tile.last-heard')} `}
        <TimeText atMs={tile.lastHeardMs} relative={density === 'large' && isAlone} />
      </>
    );
  }
  if (density === 'large' && tile.session?.phase === 'finishing') return <>{t('tile.unplug')}</>;
  if (density === 'small' && tile.session !== null)
    return tile.state === 'charging' ? <PowerText watt={powerNow(tile)} /> : <MoneyText minor={tile.session.cost} />;
  if (density === 'small' || tile.session !== null || tile.stateAtMs === null) return null;
  return (
    <>
      {t('tile.since')} <TimeText atMs={tile.stateAtMs} relative={false} />
    </>
  );
}

/** One thing at most: what a person at the desk would do next. */
function NextDeed({
  tile,
  unpaid,
  deeds,
}: {
  readonly tile: ConnectorTile;
  readonly unpaid: SessionRow | null;
  readonly deeds: BoardDeeds;
}) {
  const { t } = useTranslation('board');
  const { session } = tile;
  if (session?.phase === 'finishing')
    return (
      <a className="do" href={hrefOf(['session', session.id])}>
        {t('do.bill')}
      </a>
    );
  if (session !== null) {
    if (!deeds.mayCharge || !tile.online) return null;
    return (
      <button type="button" className="do" disabled={session.stopOrderedMs !== null} onClick={() => deeds.stop(tile)}>
        {t('do.stop')}
      </button>
    );
  }
  if (unpaid !== null && deeds.mayPay)
    return (
      <button type="button" className="do pay" onClick={() => deeds.pay(unpaid)}>
        {t('do.pay', { amount: deeds.amountOf(unpaid) })}
      </button>
    );
  const startable = tile.online && tile.startOrderedMs === null && (tile.state === 'available' || tile.state === 'preparing');
  if (!startable || !deeds.mayCharge) return null;
  return (
    <button type="button" className="do" onClick={() => deeds.start(tile)}>
      {t('do.start')}
    </button>
  );
}
