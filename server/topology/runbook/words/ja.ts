import type { RunbookWords } from "./words.ts";

export const ja: RunbookWords = {
  intro: (plan, version, hash) =>
    `Haechi を使わずに手で行う手順です。計画 \`${plan}\` バージョン ${version}（\`${hash.slice(0, 12)}\`）から作成しました。先に Haechi のワーカーを止めてください。両方が動いてはいけません。`,
  prepare: "始める前に",
  prepareWhy:
    "シェルごとに、そのホストのエージェント設定の値を入れます。パスワードはサイトの保管庫から環境変数にだけ入れ、ここには書きません。",
  decide: "誰の同意が必要か",
  approval: (approvers, of, people) =>
    `${of} の役割 ${approvers} 名が電話で同意する必要があります：${people}。申請者は数えません。氏名と時刻を書き留めてください。`,
  noApproval: "当番が開始できます。",
  lossApproval: (approvers, of, people) =>
    `行を失う可能性があるときは、行数を伝えたうえで ${of} ${approvers} 名の同意を先に得ます（${people}）。`,
  sovereignty:
    "顧客データはリージョンを出ません。ここのどのコマンドも、別リージョンへのコピー、リストア、レプリケーションを行いません。",
  values: (values) => `${values} の場合`,
  phase: { before: "先に確認", steps: "実行", verify: "検証" },
  needs: (steps) => `次の後：${steps}。`,
  at: (place) => `${place} で`,
  people: "担当者",
  look: "先に見る",
  run: "実行する",
  after: "できたか見る",
  stop: "止めるとき",
  goesOn: "失敗しても次へ進みます。",
  undo: "元に戻す",
  stopElse: "コマンドが二度失敗したとき、または結果が望むものと違うとき。それより後は実行しません。",
  stopWhen: {
    "archive.copy-back":
      "どのテーブルを戻すかまだ決まっていないとき。上書きした値は失われるため、役員の合意がなければ欠落した行だけを戻します。",
    "gateway.drain": "リージョンの他のゾーンが一つも UP でないとき。最後に提供しているゾーンは外しません。",
    "database.fence": "ホストが応答しないとき。外から電源が落ちていることを見てからでなければ昇格しません。",
    "database.promote":
      "旧主系がまだ動いている可能性があるとき、または旧主系が待っていた待機系（synchronous_standby_names）が応答しないとき。そこにしかない行があるかもしれません。PRIMARY は最も新しいタイムラインで最も先行するゾーンにします。昇格は元に戻せません。",
    "database.handover":
      "新主系が受信した位置が旧主系のチェックポイント位置より後ろにないとき。standby.signal を消して旧主系を起動し直し、止めます。",
    "database.route": "pg_is_in_recovery が f のゾーンが二つ以上あるとき。",
    "database.follow": "pg_stat_wal_receiver に行がないとき。分岐点を過ぎた待機系なので、再参加の手順へ。",
    "database.rejoin": "そのノードが主系のとき、または PRIMARY が顧客の使う主系でないとき。",
    "database.reprotect": "ストリーミング中の待機系がないとき。誰も応えない名前を入れると全コミットが止まります。",
    "traffic.limit":
      "平常時の値を書き留めていないとき。終わったら書き留めた値に戻します。制限、カナリア、リリースの順です。",
    "canary.demote":
      "平常時の値を書き留めていないとき。終わったら書き留めた値に戻します。制限、カナリア、リリースの順です。",
    "releases.pause":
      "平常時の値を書き留めていないとき。終わったら書き留めた値に戻します。制限、カナリア、リリースの順です。",
    "stream.promote":
      "旧主系以外の複製に応答しないものがあるとき、または master_replid が異なるとき。受付済みのログがそこにしかないかもしれません。STREAM_PRIMARY は slave_repl_offset が最大のゾーンにします。昇格は元に戻せません。",
    "stream.fence": "role:master のゾーンが他にないとき。ストリームが止まります。",
    "stream.rejoin": "そのノードが顧客の使う主系のとき。そこにしかないログは失われます。",
    "gateway.route": "まだ元のリージョンから応答するとき。",
  },
};
