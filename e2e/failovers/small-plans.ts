/** Plans of these journeys alone: they change nothing in the lab and still go through every gate that a recovery goes through. */
export const SMALL_PLANS = {
  /** Makes sure of what is so, then asks a person. */
  "hand-check": `name: hand-check
title: { ko: 손으로 확인, en: Check by hand, ja: 手で確認 }
mode: switchover
moves: none
before: []
steps:
  - id: zone-ready
    title: { ko: kr-c 연결 확인, en: kr-c takes customers, ja: kr-c が受け付ける }
    do: gateway.ready
    with: { zone: kr-c }
  - id: look
    title: { ko: 사람이 확인, en: A person looks, ja: 人が確認 }
    do: manual.confirm
    with: { instruction: { ko: 벽의 배전반을 확인하십시오, en: Look at the panel on the wall, ja: 分電盤を確認 } }
verify:
  - { probe: database, component: meta-db/kr }
`,
  /** Its only step asks an agent for a command that its configuration does not have. */
  "missing-command": `name: missing-command
title: { ko: 없는 명령, en: Missing command, ja: 無いコマンド }
mode: switchover
moves: none
before: []
steps:
  - id: run-it
    title: { ko: 없는 명령 실행, en: Run a missing command, ja: 無いコマンドを実行 }
    do: host.run
    with: { zone: kr-c, command: no-such-command }
    moves: none
verify:
  - { probe: database, component: meta-db/kr }
`,
} as const;
