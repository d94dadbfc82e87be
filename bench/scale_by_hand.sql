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
-- new-helper
WITH recent AS (
    SELECT DISTINCT a.actor_id AS member FROM activities a JOIN members m ON m.id = a.actor_id
    WHERE a.verb = 'replied' AND m.kind = 'person' AND NOT m.is_staff
        AND (m.joined_at IS NULL OR m.joined_at <= a.occurred_at)
        AND a.occurred_at > {at} - 6 * {day} AND a.occurred_at <= {at}
), replies AS (
    SELECT actor_id AS member, id, occurred_at, thread_id FROM activities
    WHERE verb = 'replied' AND occurred_at <= {at} AND actor_id IN (SELECT member FROM recent)
), threads AS (
    SELECT member, thread_id, min(occurred_at) AS first_at FROM replies
    WHERE thread_id IS NOT NULL GROUP BY 1, 2
), helpers AS (
    SELECT member, min(first_at, 5)[5] AS helped_at FROM threads GROUP BY 1 HAVING count(*) >= 5
), entered AS (
    SELECT member, arg_min(id, (occurred_at, id)) AS entry, min(occurred_at) AS entered_at
    FROM replies JOIN helpers USING (member) WHERE occurred_at >= helped_at AND NOT EXISTS (
        SELECT 1 FROM activities s WHERE s.verb = 'warned' AND s.recipient_id = replies.member
            AND s.occurred_at > replies.occurred_at - 90 * {day}
            AND s.occurred_at <= replies.occurred_at
    ) GROUP BY 1
), due AS (
    SELECT *, entered_at + after AS due_at
    FROM entered, (VALUES (0, {day} // 24), (1, 3 * {day})) steps(step, after)
    WHERE entered_at + after <= {at} AND entered_at + after > {at} - 3 * {day}
)
SELECT due_at, entry, member FROM due WHERE NOT EXISTS (
    SELECT 1 FROM replies r WHERE r.member = due.member AND r.occurred_at > due.entered_at
        AND r.occurred_at <= due.entered_at + 30 * {day}
    GROUP BY r.member HAVING count(DISTINCT r.thread_id) >= 3
) AND NOT EXISTS (
    SELECT 1 FROM activities s WHERE s.verb = 'suspended' AND s.recipient_id = due.member
        AND s.occurred_at > due.entered_at AND s.occurred_at <= {at}
) AND (step = 0 OR EXISTS (
    SELECT 1 FROM replies r WHERE r.member = due.member AND r.occurred_at > due.entered_at
        AND r.occurred_at <= due.due_at
))
-- welcome-back
WITH entered AS (
    SELECT a.actor_id AS member, a.id AS entry, a.occurred_at AS entered_at
    FROM activities a JOIN members m ON m.id = a.actor_id
    WHERE a.verb IN ('posted', 'replied') AND m.kind = 'person' AND NOT m.is_staff
        AND (m.joined_at IS NULL OR m.joined_at <= a.occurred_at)
        AND a.occurred_at > {at} - {day} // 12 - 3 * {day} AND a.occurred_at <= {at} - {day} // 12
), acts AS (
    SELECT actor_id AS member, occurred_at FROM activities
    WHERE verb IN ('posted', 'replied') AND occurred_at > {at} - 40 * {day}
        AND occurred_at <= {at} AND actor_id IN (SELECT member FROM entered)
), alone AS (
    SELECT * FROM entered WHERE (
        SELECT count(*) FROM acts WHERE acts.member = entered.member
            AND acts.occurred_at > entered.entered_at - 30 * {day}
    ) = 1 AND NOT EXISTS (
        SELECT 1 FROM activities s WHERE s.verb = 'suspended' AND s.recipient_id = entered.member
            AND s.occurred_at > entered.entered_at AND s.occurred_at <= {at}
    ) AND NOT EXISTS (
        SELECT 1 FROM activities s WHERE s.verb = 'warned' AND s.recipient_id = entered.member
            AND s.occurred_at > entered.entered_at - 90 * {day}
            AND s.occurred_at <= entered.entered_at
    )
)
SELECT any_value(alone.entered_at) + {day} // 12, alone.entry, any_value(alone.member)
FROM alone JOIN activities a ON a.actor_id = alone.member
    AND a.verb IN ('posted', 'replied') AND a.occurred_at <= alone.entered_at
GROUP BY alone.entry HAVING count(*) >= 4
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
