-- welcome
WITH entered AS (
    SELECT a.actor_id AS member, arg_min(a.id, (a.occurred_at, a.id)) AS entry,
        min(a.occurred_at) AS entered_at
    FROM activities a JOIN members m ON m.id = a.actor_id
    WHERE a.verb = 'joined' AND m.kind = 'person' AND NOT m.is_staff
        AND (m.joined_at IS NULL OR m.joined_at <= a.occurred_at) AND a.occurred_at <= {at}
    GROUP BY 1
), due AS (
    SELECT *, entered_at + after AS due_at
    FROM entered, (VALUES (0, 0), (1, 3 * {day}), (2, 10 * {day})) steps(step, after)
    WHERE entered_at + after <= {at} AND entered_at + after > {at} - 3 * {day}
), said AS (
    SELECT a.actor_id AS member, a.verb, a.occurred_at FROM activities a
    WHERE a.verb IN ('posted', 'replied', 'reacted') AND a.occurred_at <= {at}
        AND a.actor_id IN (SELECT member FROM due)
)
SELECT due_at, entry, member FROM due WHERE NOT EXISTS (
    SELECT 1 FROM said WHERE said.member = due.member AND said.occurred_at > due.entered_at
        AND (said.verb <> 'reacted' OR due.step = 2)
) AND NOT EXISTS (
    SELECT 1 FROM activities s WHERE s.verb = 'suspended' AND s.recipient_id = due.member
        AND s.occurred_at > due.entered_at AND s.occurred_at <= {at}
)
-- first-question
WITH entered AS (
    SELECT a.actor_id AS member, arg_min(a.id, (a.occurred_at, a.id)) AS entry,
        min(a.occurred_at) AS entered_at
    FROM activities a JOIN members m ON m.id = a.actor_id
    WHERE a.verb = 'posted' AND m.kind = 'person' AND NOT m.is_staff
        AND (m.joined_at IS NULL OR m.joined_at <= a.occurred_at) AND a.occurred_at <= {at}
    GROUP BY 1
), due AS (
    SELECT *, entered_at + after AS due_at
    FROM entered, (VALUES ({day}), (3 * {day})) steps(after)
    WHERE entered_at + after <= {at} AND entered_at + after > {at} - 3 * {day}
), answered AS (
    SELECT recipient_id AS member, occurred_at FROM activities
    WHERE verb = 'replied' AND actor_id IS DISTINCT FROM recipient_id AND occurred_at <= {at}
)
SELECT due_at, entry, member FROM due WHERE NOT EXISTS (
    SELECT 1 FROM answered
    WHERE answered.member = due.member AND answered.occurred_at > due.entered_at
)
-- quiet-regulars
WITH entered AS (
    SELECT a.actor_id AS member, a.id AS entry, a.occurred_at AS entered_at
    FROM activities a JOIN members m ON m.id = a.actor_id
    WHERE a.verb IN ('posted', 'replied') AND m.kind = 'person' AND NOT m.is_staff
        AND (m.joined_at IS NULL OR m.joined_at <= a.occurred_at)
        AND a.occurred_at > {at} - 48 * {day} AND a.occurred_at <= {at} - 45 * {day}
), silent AS (
    SELECT * FROM entered WHERE NOT EXISTS (
        SELECT 1 FROM activities a
        WHERE a.actor_id = entered.member AND a.occurred_at > entered.entered_at
            AND a.occurred_at <= {at} AND a.verb IN ('posted', 'replied', 'reacted', 'voted',
                'attended', 'completed', 'submitted', 'solved')
    ) AND NOT EXISTS (
        SELECT 1 FROM activities s WHERE s.verb = 'suspended' AND s.recipient_id = entered.member
            AND s.occurred_at > entered.entered_at AND s.occurred_at <= {at}
    ) AND NOT EXISTS (
        SELECT 1 FROM activities s WHERE s.verb = 'warned' AND s.recipient_id = entered.member
            AND s.occurred_at > entered.entered_at - 90 * {day}
            AND s.occurred_at <= entered.entered_at
    )
)
SELECT any_value(silent.entered_at) + 45 * {day}, silent.entry, any_value(silent.member)
FROM silent JOIN activities a ON a.actor_id = silent.member
    AND a.verb IN ('posted', 'replied') AND a.occurred_at <= silent.entered_at
GROUP BY silent.entry HAVING count(DISTINCT a.occurred_at // {day}) >= 5
-- stages
WITH acts AS (
    SELECT actor_id AS member,
        count(*) FILTER (occurred_at > {at} - 90 * {day} AND verb <> 'joined') AS lately,
        count(DISTINCT occurred_at // {day}) FILTER (
            occurred_at > {at} - 90 * {day} AND verb IN ('posted', 'replied')) AS days,
        count(DISTINCT thread_id) FILTER (
            occurred_at > {at} - 90 * {day} AND verb = 'replied') AS threads
    FROM activities
    WHERE verb IN ('joined', 'posted', 'replied', 'reacted') AND occurred_at <= {at}
    GROUP BY 1
)
SELECT CASE WHEN acts.member IS NULL THEN -1 WHEN days >= 10 AND threads >= 8 THEN 3
        WHEN days >= 3 THEN 2 WHEN lately > 0 THEN 1 ELSE 0 END AS place, count(*)
FROM members LEFT JOIN acts ON acts.member = members.id
WHERE kind = 'person' AND (joined_at IS NULL OR joined_at <= {at})
GROUP BY 1
