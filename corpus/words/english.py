"""The sentences in English, for people who ask in it. The page's own answers stay Japanese."""

from corpus.words.words import Words

ENGLISH = Words(
    step_open="Please call us.",
    step_open_channels="You can call us, or use {channels}.",
    step_shut="You can call us from {opening}.",
    step_shut_channels="You can call us from {opening}. If it is not urgent, please use "
    "{channels}.",
    step_channels="Please use {channels}.",
    step_none="Please see our Q&A page.",
    shut="Our phone line is closed at the moment. ",
    which="Which of these is your question? They are in Japanese; if you cannot read them, the "
    "last button leads to a person.",
    which_again="Is your question among these? They are in Japanese; if you cannot read them, the "
    "last button leads to a person.",
    several="You asked {count} questions. Please choose the one you want to read first; they "
    "are shown in Japanese.",
    several_step="You asked {count} questions. Those that our Q&A answers are below, in "
    "Japanese. With the rest we will help you in person. {step}",
    which_one="Thank you. Which one is it? Choose from the list, or type its number.",
    one_by_one="Thank you. Let us take them one by one. Please choose the one you want to read "
    "first.",
    out_of_range="There is no question with that number. Please choose one of these {count}, or "
    "type a number from 1 to {count}.",
    out_of_range_one="There is only this one question. Please choose it if it is yours.",
    not_found="We are sorry, our Q&A has no answer to your question. {step}",
    not_found_again="Your question is not covered by our Q&A. {step} You can also try different "
    "words.",
    not_found_long="We are sorry, our Q&A has no answer to your message as a whole. One short "
    "question at a time may find one. {step}",
    not_found_nearest="We are sorry, our Q&A has no exact answer to your question. If none of "
    "the similar questions fits, we will help you in person. {step}",
    not_found_nearest_again="These are similar questions, but not quite yours. If none of them "
    "fits, we will help you in person. {step}",
    referred="Our Q&A does not cover this question, but we can help you in person. {step}",
    referred_again="This is not in our Q&A, but we will gladly look into it. {step}",
    referred_billing="Questions about payment are answered by our billing desk. {step}",
    referred_technical="This is about settings or technical matters, and depends on your "
    "system. {step}",
    referred_application="This is about an application or a procedure, and depends on your "
    "case. {step}",
    upset="We are very sorry for the trouble. {step}",
    upset_again="We sincerely apologise for this experience. {step}",
    upset_answer="We are very sorry for the trouble.",
    more="This is what our Q&A says about it. To know more: {step}",
    more_nearest="This is what our Q&A says about it. Related questions are below. To know more: "
    "{step}",
    lists_failed="We are sorry that we could not find your question. {step}",
    expired="We are reviewing this answer at the moment and will tell you what is current. {step}",
    nothing_to_search="We could not read your question. Please type a short sentence or word. "
    "{step}",
    unsure="We can also help you in person. {step} If one of these questions is close to yours, "
    "you can choose it.",
    none_fits="We are sorry that your question was not among them. {step} You can also ask in "
    "different words.",
    not_meant="We are sorry, that was not what you asked. You can ask again in different words. "
    "{step}",
    not_meant_nearest="We are sorry, that was not what you asked. Is your question among these? "
    "If not, we will help you in person. {step}",
    off_topic="We are sorry, this is not something we can answer here. If you have a question "
    "about our services, please type it.",
    off_topic_again="Here we can answer questions about our services. If you need help with "
    "them, please type your question.",
    off_topic_after="If you have a question about our services, please type it.",
    vague="What do you need help with? Please tell us what you want to do, or what you see on "
    "the screen. If that is hard to put into words, we will help you in person. {step}",
    vague_again="We are glad to help. A few words about what you are trying to do are enough. "
    "If that is hard, we will help you in person. {step}",
    about_bot="This is an automatic reply. A program, not a person, looks for the answer in our "
    "Q&A and shows it word for word. Type your question to search. You can talk to a person, "
    "too. {step}",
    urgent="We understand that it is urgent. Please call us first.",
    urgent_after="Please call us first.",
    urgent_after_shut_channels="Our phone line is closed at the moment; to reach us at once, "
    "please use {channels}. You can call us from {opening}.",
    urgent_shut="We understand that it is urgent. Our phone line is closed at the moment; you can "
    "call us from {opening}.",
    urgent_shut_channels="We understand that it is urgent. Our phone line is closed at the moment; to reach us"
    " at once, please use {channels}. You can call us from {opening}.",
    urgent_upset="We are very sorry for the trouble. {step}",
    urgent_choices="If one of these questions is yours, please read its answer, too.",
    number="Our phone number is {phone}. (Hours: {hours})",
    number_of_line="{phone} ({purpose})",
    hours="Our phone hours are {hours}. Our phone numbers: {numbers}.",
    day="Our phone hours on {day}: {hours}.",
    numbers="Our phone numbers are {numbers}. (Hours: {hours})",
    phone_avoided="We understand that you would rather not phone.",
    phone_busy="We understand that you could not get through by phone.",
    other_doors_answer="If anything is unclear, please use {channels}.",
    other_doors="You would rather not phone: please use {channels}.",
    no_other_door="Unfortunately we can only be reached by phone. If you type your question "
    "here, we will look for an answer in our Q&A.",
    not_through="We are sorry that you could not get through. If you type your question here, "
    "we will look for an answer in our Q&A.",
    not_through_channels="We are sorry that you could not get through. You can also use "
    "{channels}.",
    human="{step}",
    link_missing="We will gladly tell you more. {step}",
    other_by_phone="You asked two questions. With the other one we will help you in person. {step}",
    answer_language="The answer is in Japanese, as it stands on our Q&A page.",
    greeting="Thank you for contacting us. Please type your question in a short sentence.",
    thanks="Thank you for using our Q&A. If you have another question, please type it.",
    secret="Your message seemed to contain a private key, so it was thrown away unread. Never "
    "send a private key to anybody. If you have sent it elsewhere, too, please replace it.",
    credential="Your message seemed to contain a password, an API key or the like, so it was "
    "thrown away. Nothing of it was kept. Please ask again without it. If it is real and you "
    "have sent it elsewhere, too, please change it.",
    privacy="Please do not enter personal information or passwords.",
)
