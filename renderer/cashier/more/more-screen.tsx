import { useState } from 'react'
import { ActionBar } from '../../kit/action-bar.tsx'
import { applyChoice, keepChoice, readChoice, type AppearanceChoice } from '../../kit/appearance.ts'
import { Button } from '../../kit/button.tsx'
import { Frame } from '../../kit/frame.tsx'
import { useScreen } from '../../kit/screen.tsx'
import { createSounds, keepVolume, readVolume, type Volume } from '../../kit/sound.ts'
import { Head, type ElsewhereProps } from '../head.tsx'
import { DrawerKey } from './drawer-key.tsx'
import './more-screen.css'

const themes = ['device', 'light', 'dark'] as const
const contrasts = ['device', 'normal', 'more'] as const
const volumes = ['off', 'quiet', 'loud'] as const

const sounds = createSounds(() => readVolume(localStorage))

/** What is seldom needed: money to sort out, and how this device looks and sounds. */
export function MoreScreen(props: ElsewhereProps) {
  const { actions, till } = props
  const { say } = useScreen()
  return (
    <Frame
      tone="plain"
      statusBar={<Head {...props} />}
      actions={
        <ActionBar
          back={[{ label: say('kit.back'), icon: 'back', onPress: () => actions.go('counter') }]}
        />
      }
    >
      <div className="more">
        <h1 className="more-title">{say('more.title')}</h1>
        <div className="more-rows">
          <div className="more-choice more-doors">
            <Button
              label={say(till?.lateMoneyCount === 0 ? 'late.empty' : 'late.title')}
              icon="alert"
              count={till?.lateMoneyCount ?? 0}
              onPress={() => actions.go('lateMoney')}
            />
            <Button label={say('cards.title')} icon="card" onPress={() => actions.go('cards')} />
            <DrawerKey api={props.api} />
          </div>
          <Device />
        </div>
        <p className="more-version soft">
          {till === undefined ? '' : say('more.version', { version: till.status.version })}
        </p>
      </div>
    </Frame>
  )
}

/** Kept on this device, not in the shop. */
function Device() {
  const { say } = useScreen()
  const [choice, setChoice] = useState(() => readChoice(localStorage))
  const [volume, setVolume] = useState(() => readVolume(localStorage))
  const choose = (next: AppearanceChoice) => {
    setChoice(next)
    keepChoice(localStorage, next)
    applyChoice(next)
  }
  const chooseVolume = (next: Volume) => {
    setVolume(next)
    keepVolume(localStorage, next)
    sounds.play('paid')
  }
  return (
    <>
      <Choice
        label={say('more.appearance')}
        values={themes}
        value={choice.theme}
        word={(theme) => say(`more.theme.${theme}`)}
        onValue={(theme) => choose({ ...choice, theme })}
      />
      <Choice
        label={say('more.contrast')}
        values={contrasts}
        value={choice.contrast}
        word={(contrast) => say(`more.contrast.${contrast}`)}
        onValue={(contrast) => choose({ ...choice, contrast })}
      />
      <Choice
        label={say('more.sound')}
        values={volumes}
        value={volume}
        word={(each) => say(`more.sound.${each}`)}
        onValue={chooseVolume}
      />
    </>
  )
}

function Choice<V extends string>(props: {
  readonly label: string
  readonly values: readonly V[]
  readonly value: V
  readonly word: (value: V) => string
  readonly onValue: (value: V) => void
}) {
  return (
    <fieldset className="more-row" aria-label={props.label}>
      <span className="more-what">{props.label}</span>
      <div className="more-choice">
        {props.values.map((value) => (
          <Button
            key={value}
            label={props.word(value)}
            chosen={value === props.value}
            onPress={() => props.onValue(value)}
          />
        ))}
      </div>
    </fieldset>
  )
}
