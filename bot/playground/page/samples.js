// Two invented calls, so that a newcomer has something to hand over.

const ROUTER = `Agent (Alex): Northwind support, this is Alex. What can I do for you?
Customer (Dana Whitlock): Hi. Since the update on Tuesday our label printer in the warehouse prints every label twice.
Agent (Alex): That is annoying. Is it only that printer, or the one at reception too?
Customer (Dana Whitlock): Only the warehouse one. Reception is fine.
Agent (Alex): Thank you. Could you open the printer's page and read me the driver version?
Customer (Dana Whitlock): It says 4.2.0.
Agent (Alex): Reception is still on 4.1.7, I can see that here. 4.2.0 has a known fault: it sends a job again when the answer is slow.
Customer (Dana Whitlock): Can you fix it today? We ship about three hundred parcels and I am throwing away half the labels.
Agent (Alex): I have just set the warehouse printer back to 4.1.7. Please print one label.
Customer (Dana Whitlock): One label. Perfect, only one came out.
Agent (Alex): Good. I will ask our driver team to hold the update for your site, and send you a note by Friday when a fixed version is there.
Customer (Dana Whitlock): Great. And could we get a credit for the wasted label rolls? It must be six rolls.
Agent (Alex): I will pass that to billing with the number of rolls. They answer within two working days.
Customer (Dana Whitlock): Please write to dana@example.com. Thanks, Alex.
Agent (Alex): I will. Have a good afternoon.
`;

export const sampleFile = () => new File([ROUTER], "call printer labels.txt", {type: "text/plain"});

export const SHORT_CALL = `Agent: Support, this is Alex.
Customer: My invoice for October was charged twice, the 3rd and the 5th.
Agent: I see both. The second one is an error on our side, I am refunding it now.
Customer: When will I have it back?
Agent: In three to five days. I will also send you a corrected invoice today.
Customer: Thank you, that is all.`;
