import type { RunbookWords } from "./words.ts";

export const ko: RunbookWords = {
  intro: (plan, version, hash) =>
    `Haechi 없이 손으로 실행하는 절차입니다. 계획 \`${plan}\` 버전 ${version}(\`${hash.slice(0, 12)}\`)에서 만들었습니다. Haechi 워커를 먼저 멈추십시오. 둘이 동시에 움직이면 안 됩니다.`,
  prepare: "시작하기 전에",
  prepareWhy:
    "셸마다 그 호스트의 에이전트 설정 값으로 채웁니다. 비밀번호는 사이트의 금고에서 환경 변수로만 넣고, 여기에는 적지 않습니다.",
  decide: "누구의 동의가 필요한가",
  approval: (approvers, of, people) =>
    `${of} 역할 ${approvers}명이 전화로 동의해야 합니다: ${people}. 요청한 사람은 세지 않습니다. 이름과 시각을 적어 두십시오.`,
  noApproval: "당직자가 시작할 수 있습니다.",
  lossApproval: (approvers, of, people) =>
    `행을 잃을 수 있다면 몇 행인지 알린 뒤 ${of} ${approvers}명의 동의를 먼저 받습니다(${people}).`,
  sovereignty: "고객 데이터는 리전을 떠나지 않습니다. 여기의 어떤 명령도 다른 리전으로 복사, 복원, 복제하지 않습니다.",
  values: (values) => `${values} 의 경우`,
  phase: { before: "먼저 확인", steps: "실행", verify: "검증" },
  needs: (steps) => `다음이 끝난 뒤: ${steps}.`,
  at: (place) => `${place} 에서`,
  people: "사람",
  look: "먼저 봅니다",
  run: "실행합니다",
  after: "되었는지 봅니다",
  stop: "멈출 때",
  goesOn: "실패해도 다음으로 갑니다.",
  undo: "되돌리기",
  stopElse: "명령이 두 번 실패하거나 결과가 원하는 것과 다를 때. 그 뒤의 것은 실행하지 않습니다.",
  stopWhen: {
    "archive.copy-back":
      "어느 테이블을 되돌릴지 아직 아무도 결정하지 않았을 때. 덮어쓴 값은 사라지므로, 임원 합의 없이는 유실된 행만 되돌립니다.",
    "gateway.drain": "리전의 다른 존이 하나도 UP 이 아닐 때. 마지막으로 서비스하는 존은 빼지 않습니다.",
    "database.fence": "호스트가 응답하지 않을 때. 밖에서 전원이 꺼진 것을 본 뒤에만 승격합니다.",
    "database.promote":
      "이전 주 DB가 아직 살아 있을 수 있거나, 그것이 기다리던 대기 DB(synchronous_standby_names)가 응답하지 않을 때. 그 대기 DB에만 있는 행이 있을 수 있습니다. PRIMARY 는 가장 새 타임라인에서 위치가 가장 앞선 존으로 정합니다. 승격은 되돌릴 수 없습니다.",
    "database.handover":
      "새 주 DB가 받은 위치가 이전 주 DB의 체크포인트 위치보다 뒤일 때. standby.signal 을 지우고 이전 주 DB를 다시 띄운 뒤 멈춥니다.",
    "database.route": "pg_is_in_recovery 가 f 인 존이 둘 이상일 때.",
    "database.follow": "pg_stat_wal_receiver 에 행이 없을 때. 분기점을 지난 대기 DB이므로 재합류 절차로 갑니다.",
    "database.rejoin": "그 노드가 주 DB이거나, PRIMARY 가 고객이 쓰는 주 DB가 아닐 때.",
    "database.reprotect": "스트리밍 중인 대기 DB가 없을 때. 아무도 답하지 않는 이름을 넣으면 모든 커밋이 멈춥니다.",
    "traffic.limit": "평상시 값을 적어 두지 않았을 때. 끝나면 적어 둔 값으로 되돌립니다. 제한, 카나리, 배포 순입니다.",
    "canary.demote": "평상시 값을 적어 두지 않았을 때. 끝나면 적어 둔 값으로 되돌립니다. 제한, 카나리, 배포 순입니다.",
    "releases.pause": "평상시 값을 적어 두지 않았을 때. 끝나면 적어 둔 값으로 되돌립니다. 제한, 카나리, 배포 순입니다.",
    "stream.promote":
      "이전 프라이머리가 아닌 복제본 중 응답하지 않는 것이 있거나 master_replid 가 서로 다를 때. 접수 확인된 로그가 그 복제본에만 있을 수 있습니다. STREAM_PRIMARY 는 slave_repl_offset 이 가장 큰 존으로 정합니다. 승격은 되돌릴 수 없습니다.",
    "stream.fence": "role:master 인 다른 존이 없을 때. 스트림이 멈춥니다.",
    "stream.rejoin": "그 노드가 고객이 쓰는 프라이머리일 때. 그 노드에만 있는 로그는 버려집니다.",
    "gateway.route": "아직 이전 리전에서 응답할 때.",
  },
};
